#!/bin/sh
# A root folder of a newer Debian, with clients that Debian 12 has not or has older: Docker Engine 28, containerd 2,
# buildx, Podman 5, in .cache/newer-debian. Unpacked, not installed: nothing of it runs but in tests, see
# test/support/machine.ts.
set -eu
cd "$(dirname "$0")/../.."
# shellcheck source=test/setup/lib.sh
. test/setup/lib.sh
# shellcheck source=test/setup/suite.sh
. test/setup/suite.sh

root=$cache/newer-debian
if [ -e "$root/etc/passwd" ]; then exit 0; fi
have apt-get || lacking 'no apt-get here to fetch newer clients with; their tests are skipped'
# Owners and modes of system files are kept by root only.
[ "$(id -u)" = 0 ] || lacking 'not root: newer clients cannot be unpacked with their owners; their tests are skipped'

# What every Debian has is not among the dependencies that apt follows.
base='bash coreutils dash debianutils diffutils findutils grep gzip hostname iproute2 mawk openssl perl-base procps sed
tar util-linux ca-certificates curl'
clients='buildah containerd crun docker-buildx docker-cli docker.io iptables netavark podman skopeo'

# shellcheck disable=SC2317 # `quietly` calls it
unpacked() { # SUITE
  rm -rf "$root.new"
  mkdir -p "$root.new"
  # shellcheck disable=SC2086
  unpack_whole "$1" "$root.new" $base $clients
  # No script of a package has run: these make the accounts.
  printf 'root:x:0:0:root:/root:/bin/sh\nnobody:x:65534:65534:nobody:/nonexistent:/usr/sbin/nologin\n' \
    >"$root.new/etc/passwd"
  printf 'root:x:0:\nnogroup:x:65534:\ndocker:x:999:\n' >"$root.new/etc/group"
  printf '127.0.0.1 localhost\n' >"$root.new/etc/hosts"
  (cd "$root.new/usr/share/ca-certificates" && find . -name '*.crt' | cut -c3-) >"$root.new/etc/ca-certificates.conf"
  chroot "$root.new" /usr/bin/env PATH=/usr/sbin:/usr/bin:/sbin:/bin update-ca-certificates
  # One that needs a newer kernel than this machine's does not run.
  chroot "$root.new" /usr/sbin/dockerd --version
}

say 'Fetching newer clients ...'
for suite in forky sid; do
  quietly unpacked "$suite" || continue
  mv "$root.new" "$root"
  exit 0
done
rm -rf "$root.new"
lacking 'no Debian suite here has newer clients that run; their tests are skipped'
