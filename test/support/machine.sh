#!/bin/sh
# A machine of its own for a test: the files of ROOT under a layer that takes every change, own processes, own network.
# Ends with its standard input, and takes everything with it. Needs root; to be run in new mount, pid and network
# namespaces:
#
#   unshare --mount --pid --net --fork --kill-child sh machine.sh FOLDER ROOT [SHOWN ...]
#
# SHOWN are folders that it sees wherever they lie: on a disk of their own, or in /tmp.
set -eu
folder=$1 root=$2
shift 2

mount --make-rprivate /
mkdir -p "$folder"
# Docker and Podman lay their own layers over a file system in memory only.
mount -t tmpfs tmpfs "$folder"
mkdir "$folder/changes" "$folder/work" "$folder/root"
mount -t overlay overlay -o "lowerdir=$root,upperdir=$folder/changes,workdir=$folder/work" "$folder/root"
# As seen from outside: the old /proc still counts so.
read -r outside _ </proc/self/stat
cd "$folder/root"
mount -t proc proc proc
mount --rbind /dev dev
mount --rbind /sys sys
for place in run tmp var/lib/docker var/lib/containerd var/lib/containers; do
  mkdir -p "$place"
  mount -t tmpfs tmpfs "$place"
done
chmod 1777 tmp
for shown; do
  [ ! -e ".$shown" ] || continue
  mkdir -p ".$shown"
  mount --rbind "$shown" ".$shown"
done
# Over this namespace's own root, as well: who enters the namespace is in there then, and so is `docker exec`, which a
# changed root would not hold.
mount --rbind . /
ip link set lo up
echo "$outside"
cat >/dev/null
