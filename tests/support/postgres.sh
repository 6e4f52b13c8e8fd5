#!/bin/bash
# A PostgreSQL cluster for tests, in a folder of its own, on a free port of the loopback.
#   postgres.sh start FOLDER   makes it (or starts it again) and prints the URL of its server
#   postgres.sh stop FOLDER    ends it in order; `kill FOLDER` without
# Commits are as durable as by default. Not as root: initdb refuses that, so it runs as "nobody".
set -eu
what=$1 folder=$(realpath -m "$2") support=$(realpath "$(dirname "$0")")
bin=$(pg_config --bindir 2>/dev/null || true)
[ -x "$bin/initdb" ] || bin=$(ls -d /usr/lib/postgresql/*/bin | sort -V | tail -1)

as_nobody() {
  if [ "$(id -u)" = 0 ]; then
    setpriv --reuid=nobody --regid=nogroup --clear-groups env -u LC_ALL HOME="$folder" "$@"
  else
    "$@"
  fi
}

make_cluster() {
  mkdir -p "$folder"
  if [ "$(id -u)" = 0 ]; then chown nobody:nogroup "$folder"; fi
  (cd "$folder" && as_nobody "$bin/initdb" -D "$folder/data" -U septet -A trust -E UTF8 --locale=C.UTF-8 >initdb.log)
  node "$support/ports.mjs" 1 >"$folder/port"
  cat >>"$folder/data/postgresql.conf" <<END
listen_addresses = '127.0.0.1'
port = $(cat "$folder/port")
unix_socket_directories = '$folder/data'
max_connections = 200
shared_buffers = 256MB
END
}

case $what in
  start)
    [ -e "$folder/data/PG_VERSION" ] || make_cluster
    (cd "$folder" && as_nobody "$bin/pg_ctl" -D "$folder/data" -l "$folder/data/log" -w start >"$folder/pg_ctl.log")
    echo "postgresql://septet@127.0.0.1:$(cat "$folder/port")"
    ;;
  stop) (cd "$folder" && as_nobody "$bin/pg_ctl" -D "$folder/data" -m fast -w stop >"$folder/pg_ctl.log") ;;
  kill) (cd "$folder" && as_nobody "$bin/pg_ctl" -D "$folder/data" -m immediate -w stop >"$folder/pg_ctl.log") ;;
  *) echo "postgres.sh start|stop|kill FOLDER" >&2; exit 2 ;;
esac
