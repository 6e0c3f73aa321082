# Programs that Debian has not, built with Go; to be sourced after lib.sh and suite.sh.
# shellcheck shell=sh disable=SC2154

# Calls BUILD with each Go that may do until one does, and ends the script; returns when none did. Debian 12's own Go is
# too old for most, a newer suite's is not.
build_with_go() { # BUILD NAME
  for go in "$(command -v go || true)" /usr/local/go/bin/go; do
    [ ! -x "$go" ] || built_with "$1" "$go"
  done
  have apt-get || return 0
  say "No Go here that can build $2: fetching a newer one ..."
  for suite in forky trixie; do
    rm -rf "$cache/go"
    for number in 1.26 1.25; do
      quietly unpack_from "$suite" "$cache/go" "golang-$number-go" "golang-$number-src" || continue
      built_with "$1" "$cache/go/usr/lib/go-$number/bin/go"
    done
  done
}

# Go's own caches go into ours, and away again when the program is built.
built_with() { # BUILD GO
  GOPATH=$cache/go-path GOCACHE=$cache/go-build GOFLAGS=-modcacherw CGO_ENABLED=0
  export GOPATH GOCACHE GOFLAGS CGO_ENABLED
  "$1" "$2" || return 0
  rm -rf "$cache/go-path" "$cache/go-build" "$cache/go"
  exit 0
}
