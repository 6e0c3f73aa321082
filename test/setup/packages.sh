#!/bin/sh
# Installs the Debian packages that the tests use, only the missing ones, and starts no service of theirs.
set -eu
cd "$(dirname "$0")/../.."
# shellcheck source=test/setup/lib.sh
. test/setup/lib.sh

njs=/usr/lib/nginx/modules/ngx_http_js_module.so

# Where the kernel has AppArmor, dockerd needs its parser.
apparmor() { grep -qs Y /sys/module/apparmor/parameters/enabled; }

# The programs the tests run, and the package each comes from.
missing() {
  while read -r program package; do
    have "$program" || printf '%s ' "$package"
  done <<LIST
busybox busybox-static
bzip2 bzip2
curl curl
docker-compose docker-compose
docker-registry docker-registry
dockerd docker.io
htpasswd apache2-utils
ip iproute2
iptables iptables
kubectl kubernetes-client
nginx nginx-light
openssl openssl
python3 python3
rsync rsync
shellcheck shellcheck
skopeo skopeo
systemd-analyze systemd
tmux tmux
unshare util-linux
xz xz-utils
zstd zstd
LIST
  [ -e "$njs" ] || printf 'libnginx-mod-http-js '
  [ -e /etc/ssl/certs/ca-certificates.crt ] || printf 'ca-certificates '
  python3 -c 'import yaml' 2>/dev/null || printf 'python3-yaml '
  if apparmor && ! have apparmor_parser; then printf 'apparmor '; fi
  # Since Debian 13 the client is no longer part of docker.io.
  if ! have docker; then printf 'docker-cli '; fi
}

packages=$(missing)
[ -n "$packages" ] || exit 0
have apt-get || lacking "no apt-get here; without $packages their tests are skipped"
may_be_root || lacking "not root and no sudo; without $packages their tests are skipped"

say "Installing Debian packages: $packages..."
apt() { quietly as_root env DEBIAN_FRONTEND=noninteractive apt-get -q -o DPkg::Lock::Timeout=120 "$@"; }
apt update
known=
for package in $packages; do
  # Suites differ: docker-cli exists only since Debian 13.
  if apt-cache policy "$package" | grep -q 'Candidate: [^(]'; then known="$known $package"; fi
done

# A package's service would start at once and with every boot, and take ports that somebody else needs.
policy=/usr/sbin/policy-rc.d
if [ ! -e "$policy" ]; then
  trap 'as_root rm -f "$policy"' EXIT
  trap 'exit 130' INT TERM
  printf '#!/bin/sh\nexit 101\n' | as_root tee "$policy" >/dev/null
  as_root chmod 755 "$policy"
fi
# shellcheck disable=SC2086
apt install -y --no-install-recommends $known
if have systemctl; then
  for package in $known; do
    case $package in
      nginx-light) units='nginx.service' ;;
      docker.io) units='docker.service docker.socket containerd.service' ;;
      docker-registry) units='docker-registry.service' ;;
      *) continue ;;
    esac
    # shellcheck disable=SC2086
    as_root systemctl disable $units >/dev/null 2>&1 || true
  done
fi
