#!/bin/sh
# Installs what only `npm run bench` needs beside the packages of the tests: load and clients, no services.
set -eu
cd "$(dirname "$0")/../.."
# shellcheck source=test/setup/lib.sh
. test/setup/lib.sh

# regctl has no Debian package; it is only something to compare with.
version=v0.11.7
target=$cache/clients/bin
for go in "$(command -v go || true)" /usr/local/go/bin/go; do
  if [ -x "$target/regctl" ] || [ ! -x "$go" ]; then continue; fi
  say "Building regctl ${version#v} ..."
  quietly env CGO_ENABLED=0 GOPATH="$cache/go-path" GOCACHE="$cache/go-build" GOBIN="$target" \
    "$go" install -modcacherw "github.com/regclient/regclient/cmd/regctl@$version" || true
  rm -rf "$cache/go-path" "$cache/go-build"
done
[ -x "$target/regctl" ] || say 'no regctl; it is not compared with'

packages=
for program in wrk skopeo; do
  have "$program" || packages="$packages $program"
done
[ -n "$packages" ] || exit 0
have apt-get || lacking "no apt-get here; without$packages their figures are not measured"
may_be_root || lacking "not root and no sudo; without$packages their figures are not measured"

say "Installing Debian packages:$packages ..."
apt() { quietly as_root env DEBIAN_FRONTEND=noninteractive apt-get -q -o DPkg::Lock::Timeout=120 "$@"; }
apt update
# shellcheck disable=SC2086
apt install -y --no-install-recommends $packages
