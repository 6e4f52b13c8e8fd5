#!/bin/bash
# A real S3 server for tests and measurements: Ceph's RADOS gateway over one store of objects, all of it in a folder of
# its own, on free ports of the loopback. What is in it does not outlive a stop.
#
#   tests/support/radosgw.sh start FOLDER          makes FOLDER, starts, and prints lines NAME=VALUE to be exported:
#                                                  SEPTET_TEST_S3 (the URL of a bucket that is there and empty),
#                                                  SEPTET_TEST_S3_FOLDER, SEPTET_S3_KEY and SEPTET_S3_SECRET
#   tests/support/radosgw.sh stop FOLDER           ends all of it and removes FOLDER
#   tests/support/radosgw.sh gateway-kill FOLDER   SIGKILL for the gateway alone: connections are refused from now on
#   tests/support/radosgw.sh gateway-start FOLDER  the gateway again, on the port that it had
#
# Packages: ceph-mon ceph-osd radosgw curl (cmake/packages.txt). Status 1 and the end of a log if something does not start.
set -euo pipefail

verb=${1:-} folder=${2:-}
[ -n "$folder" ] || { sed -n '2,13s/^# \?//p' "$0" >&2; exit 2; }
[ "$verb" = start ] && mkdir -p "$folder"
folder=$(realpath "$folder")
conf=$folder/ceph.conf key=septet-test secret=septet-test-secret bucket=septet
unset AWS_CA_BUNDLE CEPH_ARGS http_proxy HTTP_PROXY all_proxy ALL_PROXY

fail() { echo "radosgw.sh: $*" >&2; tail -5 "$folder"/log/*.err >&2 2>/dev/null || true; exit 1; }

write_conf() {
  local mon_port gateway_port
  read -r mon_port gateway_port <<<"$(node "$(dirname "$0")/ports.mjs" 2)"
  echo "$mon_port" >"$folder/mon.port"
  echo "$gateway_port" >"$folder/gateway.port"
  cat >"$conf" <<END
[global]
fsid = $(cat /proc/sys/kernel/random/uuid)
auth_cluster_required = none
auth_service_required = none
auth_client_required = none
mon_host = [v1:127.0.0.1:$mon_port]
public_addr = 127.0.0.1
cluster_addr = 127.0.0.1
run_dir = $folder/run
admin_socket = $folder/run/\$name.asok
pid_file = $folder/run/\$name.pid
log_file = $folder/log/\$name.log
mon_cluster_log_file = $folder/log/cluster.log
crash_dir = $folder/crash
keyring = $folder/keyring
mon_data = $folder/mon
osd_data = $folder/osd
rgw_data = $folder/rgw
osd_pool_default_size = 1
osd_pool_default_min_size = 1
mon_allow_pool_size_one = true
osd_pool_default_pg_num = 8
osd_pool_default_pg_autoscale_mode = off
osd_crush_chooseleaf_type = 0
mon_max_pg_per_osd = 1000
paxos_propose_interval = 0.02
paxos_min_wait = 0.01
osd_objectstore = bluestore
bluestore_block_size = 10737418240
osd_crush_update_on_start = false
osd_class_update_on_start = false
rgw_dns_name = localhost
rgw_frontends = beast endpoint=127.0.0.1:$gateway_port tcp_nodelay=1
END
}

# spawn NAME COMMAND…: in the background; its process id goes to NAME.id.
spawn() {
  local name=$1; shift
  setsid "$@" >"$folder/log/$name.out" 2>"$folder/log/$name.err" </dev/null &
  echo $! >"$folder/$name.id"
}

# quietly NAME COMMAND…: output to a log.
quietly() {
  local name=$1; shift
  "$@" >"$folder/log/$name.out" 2>"$folder/log/$name.err" </dev/null || fail "that failed: $*"
}

ceph_() { quietly ceph timeout 30 ceph -c "$conf" "$@"; }

start_monitor() {
  quietly keyring ceph-authtool --create-keyring "$folder/keyring" -n mon. --gen-key --cap mon 'allow *'
  quietly monmap monmaptool --create --fsid "$(sed -n 's/^fsid = //p' "$conf")" \
    --addv a "[v1:127.0.0.1:$(cat "$folder/mon.port")]" "$folder/monmap"
  quietly mon-mkfs ceph-mon -c "$conf" -i a --mkfs --monmap "$folder/monmap" --keyring "$folder/keyring"
  spawn mon ceph-mon -c "$conf" -i a -f
}

start_store() {
  local uuid
  uuid=$(cat /proc/sys/kernel/random/uuid)
  ceph_ osd new "$uuid"
  quietly osd-mkfs ceph-osd -c "$conf" -i 0 --mkfs --osd-uuid "$uuid"
  ceph_ osd crush add osd.0 1.0 root=default host=h1
  spawn osd ceph-osd -c "$conf" -i 0 -f
}

answers() { curl -s -o "$folder/log/answer" --max-time 2 --noproxy '*' "http://127.0.0.1:$(cat "$folder/gateway.port")/"; }

start_gateway() {
  spawn gateway radosgw -c "$conf" -n client.rgw -f
  local tries=0
  until answers; do
    kill -0 "$(cat "$folder/gateway.id")" 2>/dev/null || fail "the gateway ended"
    [ $((tries += 1)) -lt 600 ] || fail "the gateway does not answer"
    sleep 0.1
  done
}

kill_one() {  # NAME: by the id that spawn noted, and waits for its end
  local id
  [ -e "$folder/$1.id" ] || return 0
  id=$(cat "$folder/$1.id")
  kill -KILL "$id" 2>/dev/null || true
  while kill -0 "$id" 2>/dev/null && [ "$(sed 's/.*) //; s/ .*//' "/proc/$id/stat" 2>/dev/null)" != Z ]; do
    sleep 0.02
  done
  rm -f "$folder/$1.id"
}

make_bucket() {
  local of_nothing
  of_nothing=$(sha256sum </dev/null | cut -d' ' -f1)
  curl -s -f -o "$folder/log/bucket" --noproxy '*' -X PUT --user "$key:$secret" --aws-sigv4 aws:amz:us-east-1:s3 \
    -H "x-amz-content-sha256: $of_nothing" "http://127.0.0.1:$(cat "$folder/gateway.port")/$bucket" || fail "the bucket could not be made"
}

start() {
  mkdir -p "$folder"/{log,run,mon,osd,rgw,crash}
  write_conf
  start_monitor
  start_store
  quietly user timeout 60 radosgw-admin -c "$conf" user create --uid test --display-name test \
    --access-key "$key" --secret-key "$secret"
  start_gateway
  make_bucket
  cat <<END
SEPTET_TEST_S3=s3://$bucket?endpoint=http://127.0.0.1:$(cat "$folder/gateway.port")
SEPTET_TEST_S3_FOLDER=$folder
SEPTET_S3_KEY=$key
SEPTET_S3_SECRET=$secret
END
}

stop() {
  local name
  for name in gateway osd mon; do kill_one "$name"; done
  rm -rf "$folder"
}

case $verb in
  start) trap '[ $? = 0 ] || stop' EXIT; start ;;
  stop) stop ;;
  gateway-kill) kill_one gateway ;;
  gateway-start) start_gateway ;;
  *) fail "there is no $verb" ;;
esac
