#!/bin/sh
# Runs the scripts of /docker-entrypoint.d before nginx itself, and nothing before any other command.
set -e
case "$1" in
  nginx | nginx-debug)
    for script in /docker-entrypoint.d/*.sh; do
      [ -x "$script" ] && "$script"
    done
    ;;
esac
exec "$@"
