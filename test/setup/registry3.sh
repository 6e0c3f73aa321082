#!/bin/sh
# registry 3 has no Debian package: builds it with Go into .cache/registry3/registry.
set -eu
cd "$(dirname "$0")/../.."
# shellcheck source=test/setup/lib.sh
. test/setup/lib.sh
# shellcheck source=test/setup/suite.sh
. test/setup/suite.sh

version=v3.1.1
target=$cache/registry3
[ ! -x "$target/registry" ] || exit 0

with_go() { # GO
  say "Building registry ${version#v} with $("$1" version | cut -d' ' -f3) (one to two minutes) ..."
  # Go's own caches go into ours, and away again when the program is built.
  quietly env CGO_ENABLED=0 GOPATH="$cache/go-path" GOCACHE="$cache/go-build" GOBIN="$target" \
    "$1" install -modcacherw "github.com/distribution/distribution/v3/cmd/registry@$version" || return 1
  rm -rf "$cache/go-path" "$cache/go-build" "$cache/go"
  exit 0
}

for go in "$(command -v go || true)" /usr/local/go/bin/go; do
  [ ! -x "$go" ] || with_go "$go" || true
done

# Debian 12's own Go is too old for it; a newer suite's is not.
if have apt-get; then
  say 'No Go here that can build registry 3: fetching a newer one ...'
  for suite in forky trixie; do
    rm -rf "$cache/go"
    for number in 1.26 1.25; do
      quietly unpack_from "$suite" "$cache/go" "golang-$number-go" "golang-$number-src" || continue
      with_go "$cache/go/usr/lib/go-$number/bin/go" || true
    done
  done
fi
lacking 'no Go that can build registry 3; the tests of registry 3 are skipped'
