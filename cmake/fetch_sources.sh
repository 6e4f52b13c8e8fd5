#!/bin/bash
# Fetches the third-party sources that are built from source, and lays them out under .deps/:
#   .deps/src/{imgui,cpp-httplib,sqlite,sqlcipher,libsodium,utf8proc,zlib}   unpacked, with Debian's patches
#   .deps/include/…   links to header-only libraries, so that emcc sees no other system header
# They come as Debian's source packages (13's, and of utf8proc and zlib 12's, the versions that are
# linked natively) through the ordinary apt-get source, with a private apt configuration that takes
# the mirror from the machine's own and leaves the system's alone.
# SEPTET_SOURCES=DIR takes the downloaded package files from DIR instead.
set -eu
cd "$(dirname "$0")/.."
deps=$PWD/.deps
stamp=$deps/stamp-$(sha256sum <cmake/fetch_sources.sh | cut -c1-16)
[ -e "$stamp" ] && exit 0
mkdir -p "$deps/src" "$deps/include" "$deps/download"

# package  version  SHA-256 of its .dsc, which in turn names the sum of every file  folder
packages="
imgui        1.90.1+ds-1        c4a51732584a10d46461c683ea82bc6f0f6a29954600d656725168e95b4826d8 imgui
cpp-httplib  0.18.7-1+deb13u1   2bd292aea7bf4326ff43f4d9263291c444e4cb18aca4d9acf686598cd7c14711 cpp-httplib
sqlite3      3.46.1-7+deb13u2   46e1eec171e11108fc436e45309b635b601029726b6ffd3bf435bb474e511638 sqlite
sqlcipher    4.6.1-2            dbe12db69e46bd2e3db2efc1d780a167e127ede1e97b18d39f9ddbd6a17faf5f sqlcipher
libsodium    1.0.18-1+deb13u1   6954dd20ba6576b98802cd89fb7661c724d86e628da4af6cea6fac195534b628 libsodium
utf8proc     2.8.0-1            6ce2b0ab12fe7d0c3fd0a40d4eb886ae82bf6ea356e4db1a0a9f76582947625c utf8proc
zlib         1:1.2.13.dfsg-1    3fa1e6b2fc525062aa88207dda52fed8e045373c809d362fe8a2bfbf7cf515a8 zlib
"

private_apt() {
  local mirror
  mirror=$({ sed -n 's/^URIs: *//p' /etc/apt/sources.list.d/debian.sources 2>/dev/null
             sed -n 's/^deb \(\[[^]]*\] \)\{0,1\}\([^ ]*\) .*/\2/p' /etc/apt/sources.list 2>/dev/null
           } | head -1)
  [ -n "$mirror" ] || { echo "septet: no Debian mirror found in this machine's apt sources" >&2; exit 1; }
  mkdir -p "$deps/apt/lists/partial" "$deps/apt/cache/archives/partial"
  for suite in trixie bookworm; do
    echo "deb-src [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] $mirror $suite main"
  done >"$deps/apt/sources.list"
  apt_options=(-q -o Dir::Etc::sourcelist="$deps/apt/sources.list" -o Dir::Etc::sourceparts=/dev/null
    -o Dir::State::lists="$deps/apt/lists" -o Dir::Cache="$deps/apt/cache" -o APT::Sandbox::User=root)
  apt-get "${apt_options[@]}" update >"$deps/apt/log" 2>&1 || { tail -5 "$deps/apt/log" >&2; exit 1; }
}

fetch() {  # package version sum
  local dsc=$1_${2#*:}.dsc  # without the epoch
  if [ -n "${SEPTET_SOURCES:-}" ]; then
    cp "$SEPTET_SOURCES/$1_"* "$deps/download/"
  elif [ ! -e "$deps/download/$dsc" ]; then
    [ -e "$deps/apt/sources.list" ] || private_apt
    [ -n "${apt_options+set}" ] || private_apt
    (cd "$deps/download" && apt-get "${apt_options[@]}" source --download-only "$1=$2" >>"$deps/apt/log" 2>&1) ||
      { tail -5 "$deps/apt/log" >&2; exit 1; }
  fi
  echo "$3  $deps/download/$dsc" | sha256sum --check --quiet
}

while read -r package version sum folder; do
  [ -n "$package" ] || continue
  echo "septet: fetching the source of $package $version"
  fetch "$package" "$version" "$sum"
  rm -rf "${deps:?}/src/$folder"
  # dpkg-source checks each file against the sums in the .dsc, and applies Debian's patches.
  dpkg-source -x "$deps/download/${package}_${version#*:}.dsc" "$deps/src/$folder" >"$deps/log" 2>&1 ||
    { tail -5 "$deps/log" >&2; exit 1; }
done <<<"$packages"

# The amalgamations: one file of C each.
for name in sqlite sqlcipher; do
  (cd "$deps/src/$name" && ./configure >configure.log 2>&1 && make sqlite3.c >make.log 2>&1) ||
    { echo "septet: $name: no amalgamation; see $deps/src/$name" >&2; exit 1; }
done
for header in nlohmann doctest stb; do ln -sfn /usr/include/$header "$deps/include/$header"; done
touch "$stamp"
