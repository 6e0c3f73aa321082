#!/bin/sh
# actionlint, which reads workflows of GitHub as GitHub does, has no Debian package: builds it with Go into
# .cache/actionlint.
set -eu
cd "$(dirname "$0")/../.."
# shellcheck source=test/setup/lib.sh
. test/setup/lib.sh

version=v1.7.7
target=$cache/actionlint
[ ! -x "$target/actionlint" ] || exit 0

for go in "$(command -v go || true)" /usr/local/go/bin/go; do
  [ -x "$go" ] || continue
  say "Building actionlint ${version#v} with $("$go" version | cut -d' ' -f3) (half a minute) ..."
  # Go's own caches go into ours, and away again when the program is built.
  if quietly env CGO_ENABLED=0 GOPATH="$cache/go-path" GOCACHE="$cache/go-build" GOBIN="$target" \
    "$go" install -modcacherw "github.com/rhysd/actionlint/cmd/actionlint@$version"; then
    rm -rf "$cache/go-path" "$cache/go-build"
    exit 0
  fi
done
lacking 'no Go that can build actionlint; its test is skipped'
