#!/bin/sh
# A lone config file means "serve it"; the registry's own verbs and flags go to it; anything else runs as it is.
set -e
case "$1" in
  *.yaml | *.yml) set -- registry serve "$@" ;;
  serve | garbage-collect | help | -*) set -- registry "$@" ;;
esac
exec "$@"
