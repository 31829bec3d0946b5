#!/bin/sh
# Runs type check, build, the packed library in applications on Nest 11 and 12, the middleware for the AI SDK with version 7
# of it where that runs, and all tests on each supported Node.js, and ends with one line for each.
#
# Each Node.js comes from the npm package that carries its binary, into node_modules/.cache, so that neither this
# project's packages nor the machine's own Node.js change.
set -u
cd "$(dirname "$0")/.." || exit 1

versions=${*:-20 22 24}
platform=$(node -p 'process.platform + "-" + process.arch')
cache="$PWD/node_modules/.cache/node-versions"
original_path=$PATH
summary=''
failed=0

# Prints the folder of the binary of major version $1; installs it unless it is there.
folder_of() {
  if [ "$(node -p 'process.versions.node.split(".")[0]')" = "$1" ]; then
    dirname "$(node -p process.execPath)"
    return
  fi
  folder="$cache/$1/node_modules/node-$platform/bin"
  if [ ! -x "$folder/node" ]; then
    mkdir -p "$cache/$1"
    npm install --loglevel=error --no-save --no-package-lock --prefix "$cache/$1" "node-$platform@$1" >&2 || return 1
  fi
  echo "$folder"
}

# Runs one step ($1, then its command) into the log, and names the step if it fails.
step() {
  name=$1
  shift
  "$@" >>"$log" 2>&1 || { result="$result$name failed; "; return 1; }
}

# Runs jest on the Node.js of PATH.
run_jest() {
  node --experimental-vm-modules --disable-warning=ExperimentalWarning node_modules/jest/bin/jest.js "$@"
}

# The development packages hold version 6, the last that runs on Node.js 20.
test_ai_sdk_7() {
  AI_SDK_FOLDER="$cache/ai-sdk-7"
  export AI_SDK_FOLDER
  mkdir -p "$AI_SDK_FOLDER"
  npm install --loglevel=error --no-save --no-package-lock --prefix "$AI_SDK_FOLDER" ai@7 @ai-sdk/openai-compatible@3 &&
    run_jest --testPathPatterns ai-sdk
  ended=$?
  unset AI_SDK_FOLDER
  return "$ended"
}

run_version() {
  result=''
  log="$cache/$1.log"
  : >"$log"
  step 'type check' node node_modules/typescript/bin/tsc --noEmit -p tsconfig.json
  step 'build' npm run build
  step 'a consumer with Nest 11' node scripts/test-consumer.mjs 11
  step 'a consumer with Nest 12' node scripts/test-consumer.mjs 12
  ai_sdk=''
  if [ "$1" -ge 22 ]; then
    step 'tests with the AI SDK 7' test_ai_sdk_7
    ai_sdk=" · with the AI SDK 7 $(grep '^Tests:' "$log" | tail -n 1)"
  fi
  step 'tests' run_jest
  closing=$(grep '^Tests:' "$log" | tail -n 1)
  line="node $(node -p process.versions.node): $result${closing:-no test ran}$ai_sdk"
  echo "$line"
  summary="$summary$line
"
  if [ -n "$result" ] || [ -z "$closing" ]; then
    failed=1
    tail -n 60 "$log"
    echo "(the whole output: $log)"
  fi
}

mkdir -p "$cache"
for version in $versions; do
  PATH=$original_path
  if folder=$(folder_of "$version"); then
    PATH="$folder:$original_path" # also for what the tests spawn as `node`
    export PATH
    run_version "$version"
  else
    failed=1
    summary="${summary}node $version: node-$platform@$version could not be installed
"
  fi
done

printf '\n%s' "$summary"
exit "$failed"
