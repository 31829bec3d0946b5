#!/bin/sh
# Says in one sentence what is missing when the Node.js here is too old to install and run this project.
set -eu

wanted='Node.js 20.19, 22.12 or 24 and newer is needed: https://nodejs.org/en/download'

if ! command -v node >/dev/null 2>&1; then
  echo "No node on the PATH. $wanted" >&2
  exit 1
fi

# Written for any Node.js, however old: the version check itself must not fail on syntax.
if ! node -e '
  var version = process.versions.node.split(".").map(Number);
  var lowestMinor = { 20: 19, 22: 12 }[version[0]];
  process.exit(version[0] >= 24 || version[1] >= lowestMinor ? 0 : 1);
'; then
  echo "This is Node.js $(node --version). $wanted" >&2
  exit 1
fi

if ! command -v npm >/dev/null 2>&1; then
  echo "No npm on the PATH. It comes with Node.js: https://nodejs.org/en/download" >&2
  exit 1
fi
