#!/bin/sh
# Everything `npm test` needs on a Debian machine that has only Node; what is there already is left alone.
set -eu
cd "$(dirname "$0")/../.."
sh test/setup/build.sh
sh test/setup/packages.sh
sh test/setup/compose1.sh
sh test/setup/compose2.sh
sh test/setup/clients.sh
sh test/setup/newer-debian.sh
sh test/setup/registry3.sh
sh test/setup/actionlint.sh
