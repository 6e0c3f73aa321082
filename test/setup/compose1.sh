#!/bin/sh
# Compose v1 (docker-compose 1.29), which many machines still run and Debian 12 was the last to have: taken from
# there, with its Python, into .cache/compose1 where the machine's own docker-compose is v2 by now.
set -eu
cd "$(dirname "$0")/../.."
# shellcheck source=test/setup/lib.sh
. test/setup/lib.sh
# shellcheck source=test/setup/suite.sh
. test/setup/suite.sh

target=$cache/compose1
[ ! -x "$target/docker-compose" ] || exit 0
case $(docker-compose version --short 2>/dev/null || true) in 1.*) exit 0 ;; esac
have apt-get || lacking 'no apt-get here to fetch Compose v1 with; its tests are skipped'

say 'Fetching Compose v1 ...'
rm -rf "$target"
quietly unpack_from bookworm "$target/root" docker-compose \
  python3.11-minimal libpython3.11-minimal libpython3.11-stdlib python3-distutils python3-pkg-resources \
  python3-attr python3-certifi python3-chardet python3-charset-normalizer python3-distro python3-docker \
  python3-dockerpty python3-docopt python3-dotenv python3-idna python3-jsonschema python3-pyrsistent \
  python3-requests python3-six python3-texttable python3-urllib3 python3-websocket python3-yaml ||
  lacking 'Compose v1 could not be fetched; its tests are skipped'
cat >"$target/docker-compose.new" <<SCRIPT
#!/bin/sh
PYTHONHOME=$target/root/usr PYTHONPATH=$target/root/usr/lib/python3/dist-packages
export PYTHONHOME PYTHONPATH
exec $target/root/usr/bin/python3.11 $target/root/usr/bin/docker-compose "\$@"
SCRIPT
chmod 755 "$target/docker-compose.new"
"$target/docker-compose.new" version >"$cache/setup.log" 2>&1 ||
  lacking 'Compose v1 of Debian 12 does not run here; its tests are skipped'
mv "$target/docker-compose.new" "$target/docker-compose"
