#!/bin/sh
# registry 3 has no Debian package: builds it with Go into .cache/registry3/registry.
set -eu
cd "$(dirname "$0")/../.."
# shellcheck source=test/setup/lib.sh
. test/setup/lib.sh
# shellcheck source=test/setup/suite.sh
. test/setup/suite.sh
# shellcheck source=test/setup/go.sh
. test/setup/go.sh

version=v3.1.1
target=$cache/registry3
[ ! -x "$target/registry" ] || exit 0

# shellcheck disable=SC2317 # `build_with_go` calls it
build() { # GO
  say "Building registry ${version#v} with $("$1" version | cut -d' ' -f3) (one to two minutes) ..."
  quietly env GOBIN="$target" "$1" install "github.com/distribution/distribution/v3/cmd/registry@$version"
}

build_with_go build 'registry 3'
lacking 'no Go that can build registry 3; the tests of registry 3 are skipped'
