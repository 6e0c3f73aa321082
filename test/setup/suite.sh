# Packages of other Debian suites, unpacked into the cache and not installed; to be sourced after lib.sh.
# shellcheck shell=sh disable=SC2154

# The address this machine gets Debian from, as apt itself reports it.
debian_mirror() {
  # shellcheck disable=SC2016
  apt-get indextargets --format '$(LABEL) $(REPO_URI)' 'Created-By: Packages' 'Component: main' 2>/dev/null |
    sed -n 's/^Debian //p' | head -n 1
}

# An apt that knows only one suite, nothing of what is installed, and keeps all its state in the cache; works
# without root.
suite_apt() { # SUITE apt-get arguments...
  state=$cache/apt/$1
  shift
  apt-get -q -o "Dir::Etc::SourceList=$state/sources.list" -o Dir::Etc::SourceParts=/dev/null \
    -o "Dir::State::Lists=$state/lists" -o "Dir::Cache=$state/cache" -o APT::Sandbox::User=root \
    -o Dir::State::Status=/dev/null -o Acquire::Languages=none "$@"
}

# Makes that apt know what its suite has.
know_suite() { # SUITE
  mirror=$(debian_mirror)
  [ -n "$mirror" ] || return 1
  state=$cache/apt/$1
  rm -rf "$state"
  mkdir -p "$state/lists/partial" "$state/cache/archives/partial" "$state/debs"
  signed=
  for keyring in /usr/share/keyrings/debian-archive-keyring.*; do
    [ ! -e "$keyring" ] || signed="[signed-by=$keyring]"
  done
  echo "deb $signed $mirror $1 main" >"$state/sources.list"
  suite_apt "$1" update
}

# Fetches packages of a suite and unpacks them into FOLDER. apt checks the signatures with this machine's keys.
unpack_from() { # SUITE FOLDER PACKAGE...
  suite=$1 folder=$2
  shift 2
  know_suite "$suite" || return 1
  mkdir -p "$folder"
  (cd "$state/debs" && suite_apt "$suite" download "$@") || return 1
  for deb in "$state"/debs/*.deb; do dpkg -x "$deb" "$folder" || return 1; done
  rm -rf "$state"
}

# The same with everything that the packages depend on.
unpack_whole() { # SUITE FOLDER PACKAGE...
  suite=$1 folder=$2
  shift 2
  know_suite "$suite" || return 1
  suite_apt "$suite" --download-only -y --no-install-recommends install "$@" || return 1
  for deb in "$state"/cache/archives/*.deb; do dpkg-deb --fsys-tarfile "$deb" || return 1; done |
    tar -x -i -C "$folder" -f - || return 1
  rm -rf "$state"
}
