#!/bin/sh
# Prints the folder of a valkey-server, so that the tests of the contract run on it too: the installed one, or else one that is
# unpacked from Debian's packages, without root and without a service. Prints nothing where there is none: they are left out then.
set -eu
cd "$(dirname "$0")/.."

if program=$(command -v valkey-server); then
  dirname "$program"
  exit 0
fi

folder="$PWD/.cache/valkey"
unpack() {
  . /etc/os-release
  rm -rf "$folder"
  mkdir -p "$folder/lists/partial" "$folder/cache/archives/partial"
  {
    echo "Types: deb"
    echo "URIs: http://deb.debian.org/debian"
    echo "Suites: $VERSION_CODENAME-backports"
    echo "Components: main"
    echo "Signed-By: /usr/share/keyrings/debian-archive-keyring.gpg"
  } >"$folder/debian.sources"
  set -- -qq -o "Dir::Etc::sourcelist=$folder/debian.sources" -o 'Dir::Etc::sourceparts=-' \
    -o "Dir::State::lists=$folder/lists" -o "Dir::Cache=$folder/cache"
  apt-get "$@" update
  (cd "$folder" && apt-get "$@" download valkey-server valkey-tools)
  for package in "$folder"/*.deb; do dpkg -x "$package" "$folder"; done
  "$folder/usr/bin/valkey-server" --version
}

if [ ! -x "$folder/usr/bin/valkey-server" ]; then
  if ! command -v apt-get >/dev/null 2>&1 || ! unpack >/dev/null 2>&1; then
    echo 'No valkey-server here: its contract is left out.' >&2
    exit 0
  fi
fi
echo "$folder/usr/bin"
