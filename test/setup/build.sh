#!/bin/sh
# Makes dist/bin.js what the sources say: installs the npm packages and compiles, each only when it is due.
set -eu
cd "$(dirname "$0")/../.."

# Is the first file missing, or older than one of the others (folders: than anything in them)?
due() {
  made=$1
  shift
  [ ! -e "$made" ] || [ -n "$(find "$@" -newer "$made" -print -quit)" ]
}

if due node_modules/.package-lock.json package-lock.json; then
  echo 'Installing npm packages ...' >&2
  npm ci --no-audit --no-fund --loglevel=error >&2
fi

if due dist/bin.js src tsconfig.json; then
  echo 'Compiling ...' >&2
  # Compiled aside: a dist that is half right would look up to date the next time.
  rm -rf .cache/dist
  node_modules/.bin/tsc -p tsconfig.json --outDir .cache/dist >&2
  rm -rf dist
  mv .cache/dist dist
fi
