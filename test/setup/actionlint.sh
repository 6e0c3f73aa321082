#!/bin/sh
# actionlint, which reads workflows of GitHub as GitHub does, has no Debian package: builds it with Go into
# .cache/actionlint.
set -eu
cd "$(dirname "$0")/../.."
# shellcheck source=test/setup/lib.sh
. test/setup/lib.sh
# shellcheck source=test/setup/suite.sh
. test/setup/suite.sh
# shellcheck source=test/setup/go.sh
. test/setup/go.sh

version=v1.7.7
target=$cache/actionlint
[ ! -x "$target/actionlint" ] || exit 0

# shellcheck disable=SC2317 # `build_with_go` calls it
build() { # GO
  say "Building actionlint ${version#v} with $("$1" version | cut -d' ' -f3) (half a minute) ..."
  quietly env GOBIN="$target" "$1" install "github.com/rhysd/actionlint/cmd/actionlint@$version"
}

build_with_go build actionlint
lacking 'no Go that can build actionlint; its test is skipped'
