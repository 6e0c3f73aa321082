#!/bin/sh
# crane and oras, which Debian has only since its newer suites: two programs in .cache/clients/bin.
set -eu
cd "$(dirname "$0")/../.."
# shellcheck source=test/setup/lib.sh
. test/setup/lib.sh
# shellcheck source=test/setup/suite.sh
. test/setup/suite.sh

target=$cache/clients
if [ -x "$target/bin/crane" ] && [ -x "$target/bin/oras" ]; then exit 0; fi
have apt-get || lacking 'no apt-get here to fetch crane and oras with; their tests are skipped'

# One that needs a newer libc than this machine's does not run.
runs() { "$target/new/usr/bin/$1" version >"$cache/setup.log" 2>&1; }

say 'Fetching crane and oras ...'
for suite in forky sid; do
  rm -rf "$target/new"
  quietly unpack_from "$suite" "$target/new" crane oras || continue
  if runs crane && runs oras; then
    mkdir -p "$target/bin"
    mv "$target/new/usr/bin/crane" "$target/new/usr/bin/oras" "$target/bin/"
    rm -rf "$target/new"
    exit 0
  fi
done
rm -rf "$target/new"
lacking 'no Debian suite here has a crane and an oras that run; their tests are skipped'
