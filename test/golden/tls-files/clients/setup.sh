#!/bin/sh
# Makes this machine a client of a container registry: Docker, containerd, Podman and the like will trust it.
#
#   sudo sh setup.sh          shows what it would change, asks, and checks the result by a real request
#   sudo sh setup.sh --undo   takes all of it back
#
# Nothing is restarted, and no configuration is overwritten: what is there stays, with one entry more. Needs only what
# every Linux has. Made by create-registry from settings.yml. Nothing runs before the last line has come.

# shellcheck disable=SC2317,SC2016 # `trap` calls what looks unreachable; `sh -c` has arguments of its own

# What a path or pattern looks like is never expanded; LC_ALL makes every tool treat text as bytes.
set -uf
export LC_ALL=C
umask 022
# Of `su` without a dash the PATH may lack what is root's.
PATH=${PATH:-/usr/bin:/bin}:/usr/local/sbin:/usr/local/bin:/usr/sbin:/sbin
export PATH
IFS=' 
	'

registry=reg.example.com
scheme=https
# As they stand in image names: host, or host:port.
names=reg.example.com
loopback_names=''
# What there is to trust: a CA of its own (ca), nothing (public), or plain HTTP (plain).
trust=public
ca=''
fingerprint=''
mirrors=''
# For machines whose DNS does not know the names; empty where it is not known.
address=''
passwords=yes

state=/var/lib/create-registry/clients
