#!/bin/sh
# Runs one Docker Engine of its own in DIR and takes everything away again: on TERM, when the file DIR.stop
# appears, or when the process that asked for it is gone (so that a killed test run rests nothing). Needs root.
#
#   engine-keeper.sh DIR BRIDGE NETWORK OWNER_PID OWNER_GROUP      NETWORK: the first two bytes, "10.201"
#
# No other engine of the machine is touched: own bridge instead of docker0, no iptables rules (published ports
# work through docker-proxy), own containerd, and mounts that end with the process.
set -u
exec >>"$1.log" 2>&1
dir=$1 bridge=$2 network=$3 owner=$4 group=$5

# A pid alone may be somebody else's by now; a pid with its start time is not.
started() { sed 's/.*) //' "/proc/$1/stat" 2>/dev/null | cut -d' ' -f20; }
owner_started=$(started "$owner")

forward_rule() { iptables "$1" FORWARD -s "$network.0.0/16" -d "$network.0.0/16" -j ACCEPT 2>/dev/null; }

# Processes that work in DIR: dockerd, containerd, the shims of containers.
ours() { grep -lsF -- "$dir/exec" /proc/[0-9]*/cmdline | cut -d/ -f3 | grep -vx "$$"; }

wait_gone() { # PID SECONDS
  tries=$(($2 * 10))
  while kill -0 "$1" 2>/dev/null && [ "$tries" -gt 0 ]; do
    sleep 0.1
    tries=$((tries - 1))
  done
}

stop() {
  trap '' TERM INT HUP
  export DOCKER_HOST="unix://$dir/docker.sock"
  if kill -0 "$engine" 2>/dev/null; then
    timeout 60 docker ps -aq 2>/dev/null | xargs -r timeout 60 docker rm -fv >/dev/null 2>&1
    timeout 30 docker network prune -f >/dev/null 2>&1
    kill -TERM "$engine" 2>/dev/null
    wait_gone "$engine" 20
  fi
  for pid in $(ours); do kill -KILL "$pid" 2>/dev/null; done
  forward_rule -D
  ip link del "$bridge" 2>/dev/null
  # Never delete through a mount. A run that was killed cannot remove its own folder any more.
  rest=$dir
  [ "$(started "$owner")" = "$owner_started" ] || rest=${dir%/*}
  grep -qF " $rest/" /proc/mounts || rm -rf "$rest"
  exit 0
}

ip link add name "$bridge" type bridge &&
  ip addr add "$network.255.1/24" dev "$bridge" &&
  ip link set "$bridge" up || exit 1
# Where another engine has closed forwarding and bridges are filtered, our containers could not talk to each other.
if iptables -S FORWARD 2>/dev/null | grep -qx -- '-P FORWARD DROP'; then forward_rule -I; fi

mkdir -p "$dir/data" "$dir/exec"
unshare --mount --propagation slave sh -c '
  # dockerd would use the containerd of the machine if it saw one.
  [ ! -S /run/containerd/containerd.sock ] || mount -t tmpfs tmpfs /run/containerd
  exec dockerd "$@"' dockerd \
  --data-root "$dir/data" --exec-root "$dir/exec" --pidfile "$dir/pid" \
  --host "unix://$dir/docker.sock" --group "$group" \
  --bridge "$bridge" --default-address-pool "base=$network.0.0/17,size=24" \
  --iptables=false --ip6tables=false &
engine=$!
trap stop TERM INT HUP

while [ "$(started "$owner")" = "$owner_started" ] && [ ! -e "$dir.stop" ] && kill -0 "$engine" 2>/dev/null; do
  sleep 0.2
done
stop
