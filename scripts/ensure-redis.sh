#!/bin/sh
# The tests start real Redis servers: makes sure that redis-server is installed, and is silent when it is.
set -eu

if command -v redis-server >/dev/null 2>&1; then
  exit 0
fi

need() {
  echo "The tests need redis-server on the PATH. Install it with: $1" >&2
  exit 1
}

install_with_apt() {
  echo 'Installing redis-server for the tests ...'
  export DEBIAN_FRONTEND=noninteractive
  "$@" apt-get update -qq
  "$@" apt-get install -y -qq --no-install-recommends redis-server
}

if command -v apt-get >/dev/null 2>&1; then
  if [ "$(id -u)" -eq 0 ]; then
    install_with_apt env
  elif sudo -n true 2>/dev/null; then
    install_with_apt sudo -n --preserve-env=DEBIAN_FRONTEND
  else
    need 'sudo apt-get install redis-server'
  fi
  command -v redis-server >/dev/null 2>&1 || need 'apt-get install redis-server'
elif [ "$(uname -s)" = Darwin ]; then
  need 'brew install redis'
elif command -v dnf >/dev/null 2>&1; then
  need 'sudo dnf install redis'
elif command -v apk >/dev/null 2>&1; then
  need 'apk add redis'
elif command -v pacman >/dev/null 2>&1; then
  need 'sudo pacman -S redis'
else
  need 'the package manager of this system (package redis or redis-server)'
fi
