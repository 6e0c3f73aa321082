# Shared by the setup scripts; to be sourced from the project's root folder.
# shellcheck shell=sh

# nginx and dockerd are in the sbin folders, which a plain user's PATH lacks.
PATH="$PATH:/usr/local/sbin:/usr/sbin:/sbin"
cache=$PWD/.cache
mkdir -p "$cache"

say() { printf '%s\n' "$*" >&2; }

have() { command -v "$1" >/dev/null 2>&1; }

# Runs quietly; shows the end of what was said only when it fails.
quietly() {
  if ! "$@" >"$cache/setup.log" 2>&1; then
    say "failed: $*"
    tail -n 15 "$cache/setup.log" >&2
    return 1
  fi
}

# Something the tests would like is not to be had: they say so as skipped. In CI that is a failure.
lacking() {
  say "test setup: $*"
  if [ -n "${CI:-}" ]; then exit 1; fi
  exit 0
}

may_be_root() { [ "$(id -u)" = 0 ] || sudo -n true 2>/dev/null; }

as_root() { if [ "$(id -u)" = 0 ]; then "$@"; else sudo -n "$@"; fi; }
