# The steps that ./run and ./test share: install, fetch, build, package. Source it with bash from the project's
# folder. Each step does nothing, and quickly, where there is nothing to do.
#
#   install_packages run [test]   Debian packages of these parts of cmake/packages.txt
#   fetch_sources                 third-party sources, see cmake/fetch_sources.sh
#   npm_packages web              what web/package-lock.json says
#   build PRESET TARGET…          configures and builds
#   package_web                   build/web from web/ and the wasm build
#   build_septet                  all of it: build/native/septet with the web application inside
#
# Logs go to build/logs/; a step that fails shows the end of its own and ends the script with status 1.

export NODE_PATH=${NODE_PATH:-/usr/share/nodejs}  # where Debian's emcc finds its JavaScript parser
export CCACHE_BASEDIR=$PWD CCACHE_NOHASHDIR=1  # another clone of the same code finds what this one compiled
export CCACHE_SLOPPINESS=pch_defines,time_macros,include_file_mtime,include_file_ctime

say() { echo "septet: $*"; }
fail() { echo "septet: $*" >&2; exit 1; }

# quietly LOG COMMAND…: output to build/logs/LOG.log, shown only if it fails.
quietly() {
  local log=build/logs/$1.log; shift
  mkdir -p build/logs
  "$@" >"$log" 2>&1 </dev/null && return
  grep -E -A5 'error|Error|FAILED' "$log" | tail -40 >&2 || true
  tail -5 "$log" >&2
  fail "that failed: $*; all of its output is in $log"
}

as_root() {
  if [ "$(id -u)" = 0 ]; then "$@"; elif command -v sudo >/dev/null; then sudo "$@"
  else fail "this needs root: $*"; fi
}

# The missing packages of the parts given, each with its reason: "package reason".
missing_packages() {
  local part='' package program reason
  while read -r package program reason; do
    case $package in
      ''|'#'*) continue ;;
      '['*) part=${package//[\[\]]/}; continue ;;
    esac
    case " $* " in *" $part "*) ;; *) continue ;; esac
    [ "$program" != - ] && command -v "$program" >/dev/null && continue
    dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null | grep -qx installed && continue
    echo "$package $reason"
  done <cmake/packages.txt
}

install_packages() {
  local missing answer=y
  missing=$(missing_packages "$@")
  [ -n "$missing" ] || return 0
  command -v apt-get >/dev/null ||
    fail "these are missing, and there is no apt-get to install them: $(cut -d' ' -f1 <<<"$missing" | xargs)"
  say "these Debian packages are missing:"
  sed 's/^\([^ ]*\) /  \1: /' <<<"$missing"
  if [ -t 0 ] && [ -t 1 ]; then read -rp "septet: install them now? [Y/n] " answer; fi
  case $answer in [nN]*) fail "nothing was installed" ;; esac
  export DEBIAN_FRONTEND=noninteractive
  quietly apt-update as_root apt-get update
  # shellcheck disable=SC2046  # one argument for each package
  quietly apt-install as_root apt-get install -y --no-install-recommends $(cut -d' ' -f1 <<<"$missing")
}

fetch_sources() { bash cmake/fetch_sources.sh || exit 1; }

npm_packages() {
  local stamp=$1/node_modules/.septet-stamp sum
  [ -e "$1/package-lock.json" ] || return 0
  sum=$(sha256sum <"$1/package-lock.json")
  [ "$(cat "$stamp" 2>/dev/null)" = "$sum" ] && return
  say "fetching the npm packages of $1"
  quietly "npm-$(basename "$1")" npm ci --prefix "$1" --no-audit --no-fund
  echo "$sum" >"$stamp"
}

build() {
  local preset=$1; shift
  [ -e "build/$preset/build.ninja" ] || quietly "configure-$preset" cmake --preset "$preset"
  quietly "build-$preset" cmake --build "build/$preset" --target "$@" --parallel "${SEPTET_JOBS:-$(nproc)}"
}

package_web() { quietly package-web node web/build.mjs; }

build_septet() {
  install_packages run
  fetch_sources
  npm_packages web
  say "building the web application"
  build wasm septet septet_worker
  package_web
  say "building the server"
  build native septet
}
