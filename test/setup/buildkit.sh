#!/bin/sh
# BuildKit's daemon, as buildx runs it in a container, has no Debian package: builds it with Go into .cache/buildkit.
# Three and a half minutes of a processor: for `npm run soak`.
set -eu
cd "$(dirname "$0")/../.."
# shellcheck source=test/setup/lib.sh
. test/setup/lib.sh
# shellcheck source=test/setup/suite.sh
. test/setup/suite.sh
# shellcheck source=test/setup/go.sh
. test/setup/go.sh

version=v0.27.1
target=$cache/buildkit
[ ! -x "$target/buildkitd" ] || exit 0

# shellcheck disable=SC2317 # `build_with_go` calls it
build() { # GO
  say "Building BuildKit ${version#v} with $("$1" version | cut -d' ' -f3) (two to three minutes) ..."
  quietly built "$1"
}

# `go install` refuses a module that replaces others; within the module itself that is fine.
# shellcheck disable=SC2317
built() { # GO
  folder=$("$1" mod download -json "github.com/moby/buildkit@$version" | sed -n 's/^\t"Dir": "\(.*\)",*$/\1/p')
  [ -n "$folder" ] || return 1
  rm -rf "$target.new"
  (cd "$folder" && "$1" build -ldflags '-s -w' -o "$target.new/" ./cmd/buildkitd ./cmd/buildctl) || return 1
  mv "$target.new" "$target"
}

build_with_go build BuildKit
lacking 'no Go that can build BuildKit; the tests of builders in containers are skipped'
