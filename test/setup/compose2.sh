#!/bin/sh
# Compose v2 beside the v1 of Debian 12: the plugin of a newer Debian suite, in .cache/compose2.
set -eu
cd "$(dirname "$0")/../.."
# shellcheck source=test/setup/lib.sh
. test/setup/lib.sh
# shellcheck source=test/setup/suite.sh
. test/setup/suite.sh

plugin=usr/libexec/docker/cli-plugins/docker-compose
if [ -e "$cache/compose2/docker-compose" ] || [ -e "/$plugin" ] || [ -e "/${plugin#usr/libexec/}" ]; then exit 0; fi
have apt-get || lacking 'no apt-get here to fetch Compose v2 with; its tests are skipped'

say 'Fetching Compose v2 ...'
new=$cache/compose2.new
for suite in trixie forky; do
  rm -rf "$new"
  quietly unpack_from "$suite" "$new" docker-compose || continue
  [ -x "$new/$plugin" ] || continue
  mkdir -p "$cache/compose2"
  mv "$new/$plugin" "$cache/compose2/docker-compose"
  rm -rf "$new"
  exit 0
done
rm -rf "$new"
lacking 'no Debian suite here has Compose v2; its tests are skipped'
