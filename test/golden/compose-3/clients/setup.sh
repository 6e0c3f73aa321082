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
trust=ca
ca='-----BEGIN CERTIFICATE-----
Tm90IG9uZSB0aGF0IGFueWJvZHkgdHJ1c3RzLg==
-----END CERTIFICATE-----
'
fingerprint=5E:5E:5E:5E:5E:5E:5E:5E:5E:5E:5E:5E:5E:5E:5E:5E:5E:5E:5E:5E:5E:5E:5E:5E:5E:5E:5E:5E:5E:5E:5E:5E
mirrors=''
# For machines whose DNS does not know the names; empty where it is not known.
address=192.168.1.20
passwords=yes

state=/var/lib/create-registry/clients

# --- what is there, and what is said ---

has() { command -v "$1" >/dev/null 2>&1; }

say() { printf '%s\n' "$*"; }

# For a line that is to be pasted.
shell_word() {
  case $1 in
    *[!a-zA-Z0-9@%+=:,./_-]*) printf "'%s'" "$(printf '%s\n' "$1" | sed "s/'/'\\\\''/g")" ;;
    *) printf %s "$1" ;;
  esac
}

# Text of other programs may hold anything.
tame() { tr -d '\000-\010\013-\037\177' | awk '{ gsub(/\302[\200-\237]/, ""); print }'; }

indent() { sed 's/^\(.\)/      \1/'; }

complain() { printf 'setup.sh: %s\n' "$*" >&2; }

# fail CODE TEXT...
fail() {
  fail_code=$1
  shift
  complain "$*"
  exit "$fail_code"
}

# What stands in the way; nothing is changed then.
problem() { printf '%s\n' "$*" >>"$work/problems"; }

# What somebody has to do by hand, in lines; the rest is done.
by_hand() { printf '%s\n' "$*" >>"$work/by-hand"; }

usage() {
  cat <<END
Usage: sudo sh $self [OPTION]...

Makes this machine a client of $scheme://$registry:
Docker, containerd, Podman, Buildah, Skopeo, CRI-O, BuildKit, k3s, RKE2: what is installed.

  --yes            change without asking
  --dry-run        only show what would be changed
  --undo           take back what was changed
  --system         trust its CA in all of this machine (curl, git, ...), not only in the engines
  --hosts ADDRESS  add its names to /etc/hosts with this address, where they do not resolve
  --no-mirror      do not use it as a mirror of Docker Hub, where it could be one
  --here           this is the machine that the registry runs on: its loopback names, too
  --no-check       do not ask the registry itself at the end
  --help

Exit status: 0 done or nothing to do, 1 failed, 2 wrong usage or not confirmed.
END
}

# ask QUESTION: yes or no, from the terminal even where the script comes through a pipe.
ask() {
  if ! (: </dev/tty) 2>/dev/null; then
    fail 2 'there is no terminal to ask on, and nothing was changed; to go on without asking add --yes'
  fi
  printf '%s [y/N] ' "$1" >/dev/tty
  IFS= read -r answer </dev/tty || answer=
  case $answer in [yY] | [yY][eE][sS]) ;; *) fail 2 'nothing was changed' ;; esac
}

# --- files, each replaced at once or not at all ---

# In a user's home ($owner) root does nothing itself: there the user may put a link to anywhere, at any moment.
as_owner() {
  if [ -z "${owner-}" ] || [ "$(id -u)" != 0 ]; then
    "$@"
  elif setpriv --help 2>/dev/null | grep -q -e --reuid; then
    setpriv --reuid "$(id -u "$owner")" --regid "$(id -g "$owner")" --clear-groups "$@"
  else
    su -s /bin/sh -c 'umask 022; exec "$@"' -- "$owner" sh "$@"
  fi
}

same() {
  [ -f "$1" ] && [ -f "$2" ] || return 1
  if has cmp; then cmp -s -- "$1" "$2"; else [ "$(cksum <"$1")" = "$(cksum <"$2")" ]; fi
}

# The file that is meant: what a link points to. Fails where a link leads nowhere sensible.
real_path() {
  if [ -L "$1" ]; then readlink -f -- "$1"; else printf '%s\n' "$1"; fi
}

# What is there of the folders above.
folder_there() {
  folder=${1%/*}
  until [ -e "${folder:-/}" ] || [ -L "$folder" ]; do folder=${folder%/*}; done
  printf '%s\n' "${folder:-/}"
}

# Says why a file cannot be replaced; nothing where it can.
unwritable() {
  if [ -e "$1" ] && [ ! -f "$1" ]; then
    say 'it is no file'
    return
  fi
  there=$(folder_there "$1")
  if [ ! -d "$there" ]; then
    say "$there is no folder"
    return
  fi
  # With --dry-run others may look, too; what root could write only root can try.
  [ "$(id -u)" = 0 ] || return 0
  if ! probe=$(temporary "$there"); then
    say "the folder $there is read-only"
    return
  fi
  as_owner rm -f -- "$probe"
  [ -e "$1" ] || return 0
  if ! as_owner sh -c ': >>"$1"' sh "$1" 2>/dev/null; then
    say 'the file is read-only'
  elif awk -v "path=$1" '$5 == path { found = 1 } END { exit !found }' /proc/self/mountinfo 2>/dev/null; then
    say 'the file is a mount of its own and cannot be replaced'
  fi
}

# temporary FOLDER: a new file there, under a name that the next run removes if this one is killed.
temporary() {
  [ "$locked" = no ] || printf '%s\n' "$1" >>"$state/temporary"
  as_owner mktemp "${1%/}/.create-registry.XXXXXX" 2>/dev/null
}

# Half a file must never become a whole one: without room for more than all of it nothing is begun.
room() { # FOLDER
  if head -c 2097152 /dev/zero >"$1/room" 2>/dev/null; then
    rm -f -- "$1/room"
  else
    rm -f -- "$1/room"
    fail 1 "the disk is full: there is no room in $1, and nothing was changed"
  fi
}

no_work() { fail 1 "$work cannot be written: is the disk full? Nothing was changed"; }

remove_temporary() {
  [ -f "$state/temporary" ] || return 0
  sort -u "$state/temporary" | while IFS= read -r folder; do
    find "${folder%/}/" -maxdepth 1 -name '.create-registry.??????' -type f -exec rm -f {} +
  done
  rm -f -- "$state/temporary"
}

# put NEW PATH: with mode and owner of the file that is there.
put() {
  put_temp=$(temporary "${2%/*}") || return
  if put_temp_file "$1" "$2" "$put_temp" && as_owner mv -f -- "$put_temp" "$2"; then
    # On a machine with SELinux it would keep the label of a temporary file.
    ! command -v restorecon >/dev/null || as_owner restorecon -- "$2" 2>/dev/null || :
  else
    as_owner rm -f -- "$put_temp"
    return 1
  fi
}

put_temp_file() {
  if [ -e "$2" ]; then as_owner cp -p -- "$2" "$3"; else as_owner chmod 644 "$3"; fi &&
    as_owner sh -c 'cat >"$1"' sh "$3" <"$1"
}

# Notes each that it makes, for --undo.
make_folders() {
  [ ! -d "${1:-/}" ] || return 0
  make_folders "${1%/*}" || return
  # Noted first: a folder too much in the list does no harm, as only empty ones are removed.
  printf '%s\n' "$1" >>"$state/folders"
  as_owner mkdir -- "$1"
}

# Removes the folders that were made and are empty now, the deepest first.
remove_folders() {
  [ -f "$state/folders" ] || return 0
  sort -ru "$state/folders" | while IFS= read -r folder; do
    rmdir -- "$folder" 2>/dev/null || [ ! -d "$folder" ] || printf '%s\n' "$folder"
  done >"$work/folders"
  if [ -s "$work/folders" ]; then cat "$work/folders" >"$state/folders"; else rm -f "$state/folders"; fi
}

# --- daemon.json: every byte that is not an entry of ours stays ---

# json add|remove KEY ENTRY [drop] <OLD >NEW: an entry of a list of texts; `drop` removes the key with its last one.
# Exit status: 0 done, 10 the entry was there already (add) or is not there (remove), 11 done, and the key is new,
# 3 refused: NEW is then a line that says where and why.
json() {
  {
    cat
    printf x
  } | JSON_OP=$1 JSON_KEY=$2 JSON_ENTRY=$3 JSON_DROP=${4-} awk '
function fail(what, where,   head) {
  head = substr(text, 1, where - 1)
  printf "line %d: %s\n", 1 + gsub(/\n/, "", head), what
  exit 3
}
function bytes(   i, c, b, rest) {
  for (i = 1; i <= size; i++) {
    b = number[substr(text, i, 1)]
    if (rest > 0) {
      if (b < 128 || b > 191) fail("not UTF-8", i)
      rest--
    } else if (b > 127) {
      if (b < 194 || b > 244) fail("not UTF-8", i)
      rest = b < 224 ? 1 : b < 240 ? 2 : 3
    }
  }
  if (rest > 0) fail("not UTF-8", size)
}
function char() { return at <= size ? substr(text, at, 1) : "" }
function blank(   c) {
  while ((c = char()) == " " || c == "\t" || c == "\n" || c == "\r") at++
  if (c == "/" || c == "#") fail("a comment, which JSON does not know", at)
}
function unexpected(wanted) {
  if (at > size) fail("it ends too early: " wanted " is missing", at)
  fail(wanted " is missing", at)
}
function hex(digits,   i, n) {
  for (i = 1; i <= 4; i++) n = n * 16 + index("0123456789abcdef", substr(digits, i, 1)) - 1
  return n
}
function string(   from, c, said, digits) {
  from = at++
  for (;;) {
    if (at > size) fail("a text without an end", from)
    c = substr(text, at++, 1)
    if (c == "\"") return said
    if (number[c] < 32) fail("a line end or control character within a text", at - 1)
    if (c == "\\") {
      c = substr(text, at++, 1)
      if (c == "u") {
        digits = tolower(substr(text, at, 4))
        if (digits !~ /^[0-9a-f][0-9a-f][0-9a-f][0-9a-f]$/) fail("a \\u without four digits", at)
        at += 4
        c = hex(digits) >= 32 && hex(digits) < 127 ? sprintf("%c", hex(digits)) : "\\u" digits
      } else if (c == "" || index("\"\\/bfnrt", c) == 0)
        fail("an unknown escape in a text", at - 1)
      else if (c ~ /[bfnrt]/)
        c = "\\" c
    }
    said = said c
  }
}
function value(depth,   c, word) {
  if (depth > 100) fail("nested too deep", at)
  c = char()
  if (c == "{") return object(depth)
  if (c == "[") return array(depth)
  if (c == "\"") return string()
  word = substr(text, at, 400)
  if (match(word, /^-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][-+]?[0-9]+)?/) || match(word, /^(true|false|null)/))
    at += RLENGTH
  else
    fail("this is no value that JSON knows", at)
}
function array(depth) {
  at++
  blank()
  if (char() == "]") { at++; return }
  for (;;) {
    value(depth + 1)
    blank()
    if (char() == "]") { at++; return }
    if (char() != ",") unexpected("a comma or ]")
    at++
    blank()
    if (char() == "]") fail("a comma too much before ]", at)
  }
}
# The list that is to be changed: only texts.
function list(   from) {
  if (char() != "[") fail("\"" key "\" is not a list", at)
  listFrom = ++at
  blank()
  if (char() == "]") { at++; return }
  for (;;) {
    if (char() != "\"") fail("\"" key "\" is not a list of texts", at)
    itemFrom[++items] = at
    item[items] = string()
    itemTo[items] = at
    blank()
    if (char() == "]") { at++; return }
    if (char() != ",") unexpected("a comma or ]")
    at++
    blank()
    if (char() == "]") fail("a comma too much before ]", at)
  }
}
function object(depth,   own, name, from) {
  own = ++objects
  at++
  if (depth == 0) bodyFrom = at
  blank()
  if (char() == "}") { at++; return }
  for (;;) {
    if (char() != "\"") unexpected("a name in double quotes")
    from = at
    name = string()
    if ((own, name) in seen) fail("\"" name "\" is there twice", from)
    seen[own, name] = 1
    blank()
    if (char() != ":") unexpected("a colon")
    at++
    blank()
    if (depth == 0) {
      memberFrom[++members] = from
      if (name == key) { mine = members; list() } else value(1)
      memberTo[members] = at
    } else
      value(depth + 1)
    blank()
    if (char() == "}") { at++; return }
    if (char() != ",") unexpected("a comma or }")
    at++
    blank()
    if (char() == "}") fail("a comma too much before }", at)
  }
}
# Blanks before a place, as far as a line end among them makes it a line of its own.
function lead(place,   from) {
  from = place
  while (from > 1 && index(" \t\n\r", substr(text, from - 1, 1)) > 0) from--
  return substr(text, from, place - from)
}
function replace(from, to, new) { text = substr(text, 1, from - 1) new substr(text, to) }
function plain(entry) { sub(/\/$/, "", entry); return entry }
function add(   quoted, i, before) {
  quoted = entry
  gsub(/["\\]/, "\\\\&", quoted)
  quoted = "\"" quoted "\""
  for (i = 1; i <= items; i++) if (plain(item[i]) == plain(entry)) { code = 10; return }
  if (mine && items) {
    before = lead(itemFrom[items])
    if (before !~ /\n/) before = " "
    replace(itemTo[items], itemTo[items], "," before quoted)
  } else if (mine)
    replace(listFrom, listFrom, quoted)
  else if (members) {
    code = 11
    before = lead(memberFrom[members])
    replace(memberTo[members], memberTo[members], "," before "\"" key "\": [" quoted "]")
  } else {
    code = 11
    at = bodyFrom
    blank()
    replace(bodyFrom, at, "\n  \"" key "\": [" quoted "]\n")
  }
}
function take(   i, at0) {
  for (i = 1; i <= items && item[i] != entry; i++);
  if (!mine || i > items) code = 10
  else if (items > 1) replace(i > 1 ? itemTo[i - 1] : itemFrom[1], i > 1 ? itemTo[i] : itemFrom[2], "")
  else if (!drop) replace(itemFrom[1], itemTo[1], "")
  else if (members > 1)
    replace(mine > 1 ? memberTo[mine - 1] : memberFrom[1], mine > 1 ? memberTo[mine] : memberFrom[2], "")
  else {
    at = memberTo[1]
    blank()
    replace(bodyFrom, at, "")
  }
}
{ text = text (NR > 1 ? "\n" : "") $0 }
END {
  for (i = 1; i < 256; i++) number[sprintf("%c", i)] = i
  # Ahead of it all stands what was put in, behind it all the x that keeps the last line end.
  text = substr(text, 1, length(text) - 1)
  size = length(text)
  key = ENVIRON["JSON_KEY"]
  entry = ENVIRON["JSON_ENTRY"]
  drop = ENVIRON["JSON_DROP"]
  at = 1
  if (substr(text, 1, 3) == "\357\273\277") fail("a byte order mark, which dockerd does not take", 1)
  if (text !~ /^[\t\n\r -~]*$/) bytes()
  blank()
  if (at > size) {
    if (ENVIRON["JSON_OP"] == "remove") code = 10
    else { text = "{}\n"; size = 3; at = 1 }
  }
  if (at <= size) {
    if (char() != "{") fail("it does not begin with {", at)
    object(0)
    blank()
    if (at <= size) fail("something follows the last }", at)
    if (ENVIRON["JSON_OP"] == "add") add(); else take()
  }
  printf "%s", text
  exit code
}'
}

# --- files in lines: what is ours is marked with the registry's name ---

block_begin="# create-registry $registry: begin"
block_end="# create-registry $registry: end"
line_mark="# create-registry $registry"

# The file without what is marked for the registry of that name. Of a block without its end only the mark goes: where
# it ended nobody can know.
without_marked() {
  awk -v "mark=# create-registry $2" '
    $0 == mark ": begin" { printf "%s", block; block = ""; within = 1; next }
    $0 == mark ": end" { block = ""; within = 0; next }
    within { block = block $0 "\n"; next }
    !(length($0) >= length(mark) && substr($0, length($0) - length(mark) + 1) == mark)
    END { printf "%s", block }' "$1"
}

# Whether the lines are there already, wherever in the file.
has_block() { # FILE TEXT
  [ -f "$1" ] && awk -v "begin=$block_begin" -v "end=$block_end" '
    $0 == end { within = 0 }
    within
    $0 == begin { within = 1 }' "$1" >"$work/block" && same "$work/block" "$2"
}

# Whether a line is this registry's; not of another port of the same host, whose mark begins alike.
has_line() { # FILE
  awk -v "mark=$line_mark" '
    length($0) >= length(mark) && substr($0, length($0) - length(mark) + 1) == mark { found = 1 }
    END { exit !found }' "$1"
}

# with_block OLD TEXT: the lines at the end, once.
with_block() {
  without_marked "$1" "$registry" >"$work/unmarked"
  # A last line without an end would run into it.
  sed -n 'p' "$work/unmarked"
  [ -z "$(tail -c 1 "$work/unmarked")" ] || echo
  say "$block_begin"
  cat -- "$2"
  say "$block_end"
}

# --- what was changed, so that it can be taken back ---
#
# A folder for each changed file, shared by all registries that have something in it:
#   path, kind             which file; whole (all of it ours), marked, or json
#   before                 what was there before the first of us; not there: nothing was
#   wrote, writing         what we wrote last, and what is being written: with either, nobody changed it since
#   owner                  the user in whose home it is
#   registries/NAME        who has something in it; for json the entries: KEY ENTRY new|old (whether the key was new)

record_of() { printf '%s/files/%s\n' "$state" "$(printf '%s' "$1" | sed 's/%/%25/g; s|/|%|g')"; }

# Nobody but us has changed the file since.
is_ours() { # RECORD FILE
  [ -f "$2" ] && { same "$1/wrote" "$2" || same "$1/writing" "$2"; }
}

# Who has something in the file, one in a line.
users_of() { find "$1/registries" -type f 2>/dev/null | sed 's|.*/||' | sort; }

has_others() { users_of "$1" | grep -qvxF -e "$registry"; }

# without RECORD REGISTRY FILE >NEW: the file without what that registry has in it.
without() {
  case $(cat "$1/kind") in
    marked) without_marked "$3" "$2" ;;
    json)
      cat -- "$3" >"$work/without"
      while read -r key entry how; do
        drop=
        [ "$how" = old ] || drop=drop
        # With a file that is no JSON any more nothing is done.
        json remove "$key" "$entry" "$drop" <"$work/without" >"$work/without.new"
        [ $? = 3 ] || mv -f "$work/without.new" "$work/without"
      done <"$1/registries/$2"
      cat "$work/without"
      ;;
    *) cat -- "$3" ;;
  esac
}

# The file without anything of ours, for when somebody changed it since.
without_all() { # RECORD FILE
  cat -- "$2" >"$work/all"
  for each in $(users_of "$1"); do
    without "$1" "$each" "$work/all" >"$work/all.new"
    mv -f "$work/all.new" "$work/all"
  done
  cat "$work/all"
}

# remember SLOT: from here on the change can be taken back. A kill leaves the old record or the new one; a step that
# fails, for want of space say, ends it before the file is touched.
remember() {
  path=$(cat "$1/path")
  record=$(record_of "$path")
  if [ ! -d "$record" ]; then
    rm -rf -- "$state/new" &&
      mkdir -p "$state/new/registries" "$state/files" &&
      cp -- "$1/path" "$1/kind" "$state/new/" &&
      { [ ! -e "$1/owner" ] || cp -- "$1/owner" "$state/new/"; } &&
      { [ ! -e "$1/old" ] || cp -- "$1/old" "$state/new/before"; } &&
      cp -- "$1/new" "$state/new/writing" &&
      cp -- "$1/entries" "$state/new/registries/$registry" &&
      mv -- "$state/new" "$record"
    return
  fi
  if is_ours "$record" "$path"; then
    cp -- "$1/old" "$record/wrote.new" && mv -f -- "$record/wrote.new" "$record/wrote"
  else
    rm -f -- "$record/wrote"
  fi && cp -- "$1/new" "$record/writing.new" && mv -f -- "$record/writing.new" "$record/writing" || return
  # What somebody made of the file since is what --undo has to leave.
  if [ ! -e "$record/wrote" ] && [ -e "$path" ]; then
    if [ "$(cat "$1/kind")" = whole ]; then cat -- "$1/old"; else without_all "$record" "$1/old"; fi \
      >"$record/before.new" && mv -f -- "$record/before.new" "$record/before" || return
  fi
  [ -e "$path" ] || rm -f -- "$record/before"
  cat -- "$1/entries" "$record/registries/$registry" 2>/dev/null | sort -u >"$record/entries.new" &&
    mv -f -- "$record/entries.new" "$record/registries/$registry"
}

wrote() { # SLOT
  record=$(record_of "$(cat "$1/path")")
  mv -f -- "$record/writing" "$record/wrote"
}

forget() { # RECORD
  rm -rf -- "$state/old"
  mv -- "$1" "$state/old" && rm -rf -- "$state/old"
}

# Every record that this registry has something in.
records() {
  find "$state/files" -path "*/registries/*" -type f 2>/dev/null | sort | while IFS= read -r each; do
    [ "${each##*/}" != "$registry" ] || say "${each%/registries/*}"
  done
}

# --- what would be changed: all of it is known before anything is ---
#
# A slot for each change: path, shown, kind, entries and op, which is
#   write    the text in new            restore  what was there before us
#   remove   the file                   part     the text in new, which others still have something in
#   forget   only our record of it

slots=0
slot=''

new_slot() { # PATH SHOWN KIND OP
  slots=$((slots + 1))
  slot=$work/slots/$slots
  mkdir -p "$slot" || no_work
  printf '%s\n' "$1" >"$slot/path"
  printf '%s\n' "$2" >"$slot/shown"
  printf '%s\n' "$3" >"$slot/kind"
  printf '%s\n' "$4" >"$slot/op"
  : >"$slot/entries"
}

# look PATH: what the slot's file is now. By the time of the answer it may be another.
look() {
  [ -z "${owner-}" ] || printf '%s\n' "$owner" >"$slot/owner"
  [ ! -e "$1" ] || as_owner cat -- "$1" >"$slot/old"
}

unchanged() { # SLOT PATH
  if [ -e "$1/old" ]; then same "$1/old" "$2"; else [ ! -e "$2" ]; fi
}

# target PATH: sets `file` to the file that is meant, and notes that this registry has to do with it.
target() {
  if ! file=$(real_path "$1") || [ -z "$file" ]; then
    problem "$1: the link leads nowhere
    mend or remove it, and run this again"
    return 1
  fi
  printf '%s\n' "$file" >>"$work/desired"
}

# stage PATH KIND: $work/content is to become the file; where it is that already, there is nothing to do.
stage() {
  target "$1" || return 0
  if [ -f "$file" ] && same "$file" "$work/content"; then return 0; fi
  if grep -qxF -e "$file" "$work/staged" 2>/dev/null; then return 0; fi
  printf '%s\n' "$file" >>"$work/staged"
  why=$(unwritable "$file")
  if [ -n "$why" ]; then
    problem "$file: $why
    make it writable, and run this again"
    return 0
  fi
  new_slot "$file" "$1" "$2" write
  look "$file"
  cp -- "$work/content" "$slot/new" || no_work
}

# stage_whole PATH: a file of ours alone. One that somebody else wrote stays, and it is said what it lacks.
stage_whole() {
  target "$1" || return 0
  if [ -e "$file" ] && ! same "$file" "$work/content" && ! is_ours "$(record_of "$file")" "$file"; then
    by_hand "$file is somebody else's and stays as it is. It has to say:
$(indent <"$work/content")"
    return 0
  fi
  stage "$1" whole
}

stage_ca() { # PATH
  printf %s "$ca" >"$work/content"
  stage "$1" whole
}

# How a registry's part is taken out of a file again.
stage_back() { # RECORD
  owner=$(cat "$1/owner" 2>/dev/null)
  stage_back_path "$1" "$(cat "$1/path")"
  owner=
}

stage_back_path() { # RECORD PATH
  path=$2
  new_slot "$path" "$path" "$(cat "$1/kind")" forget
  printf '%s\n' "$1" >"$slot/record"
  # With the user gone their home is nobody's to change.
  [ -e "$path" ] && { [ -z "$owner" ] || id -- "$owner" >/dev/null 2>&1; } || return 0
  look "$path"
  if has_others "$1" || ! is_ours "$1" "$slot/old"; then
    without "$1" "$registry" "$slot/old" >"$slot/new"
  fi
  if has_others "$1" && same "$slot/new" "$slot/old"; then
    op=forget
  elif has_others "$1"; then
    op=part
  elif is_ours "$1" "$slot/old"; then
    op=remove
    [ ! -e "$1/before" ] || op=restore
  elif [ -e "$1/before" ] && same "$1/before" "$slot/old"; then
    op=forget
  elif [ -e "$1/before" ] && same "$1/before" "$slot/new"; then
    op=restore
  elif [ ! -e "$1/before" ] && is_empty "$slot/new"; then
    op=remove
  elif same "$slot/new" "$slot/old"; then
    op=forget
    say "$path was changed since, and is left as it is" >>"$work/notes"
  else
    op=part
    say "$path was changed since: only what is this registry's is taken out" >>"$work/notes"
  fi
  if [ "$op" != forget ]; then
    why=$(unwritable "$path")
    [ -z "$why" ] || problem "$path: $why"
  fi
  printf '%s\n' "$op" >"$slot/op"
  [ "$op" != restore ] || cp -- "$1/before" "$slot/new" || no_work
}

# Nothing but blanks, or a JSON object without members.
is_empty() { [ -z "$(tr -d ' \t\r\n' <"$1" | sed 's/^{}$//')" ]; }

# Earlier parts that are no longer needed: another kind of certificate, a name that is gone.
stage_outdated() {
  : >>"$work/desired"
  records | while IFS= read -r record; do printf '%s\n' "$record"; done >"$work/records"
  while IFS= read -r record; do
    grep -qxF -- "$(cat "$record/path")" "$work/desired" || stage_back "$record"
  done <"$work/records"
}

shown_changes() {
  changes=0
  while [ "$changes" -lt "$slots" ]; do
    changes=$((changes + 1))
    slot=$work/slots/$changes
    path=$(cat "$slot/path")
    case $(cat "$slot/op") in
      forget) ;;
      remove) say "  - $(cat "$slot/shown")" ;;
      *)
        if [ ! -e "$path" ]; then
          say "  + $(cat "$slot/shown")"
          grep -q 'BEGIN CERTIFICATE' "$slot/new" || tame <"$slot/new" | indent
        else
          say "  ~ $(cat "$slot/shown")"
          [ "$(cat "$slot/shown")" = "$path" ] || say "      which is a link to $path"
          grep -q 'BEGIN CERTIFICATE' "$slot/new" ||
            diff -- "$slot/old" "$slot/new" 2>/dev/null | tame | sed -n 's/^< /      - /p; s/^> /      + /p'
        fi
        ;;
    esac
  done
}

# Carries out one slot; a kill at any point leaves what a further run completes or takes back.
carry_out() {
  path=$(cat "$1/path")
  op=$(cat "$1/op")
  owner=$(cat "$1/owner" 2>/dev/null)
  record=$(record_of "$path")
  if [ "$op" != forget ] && ! unchanged "$1" "$path"; then
    complain "$path was changed by somebody else just now: run this again"
    return 1
  fi
  case $op:$(cat "$1/kind") in
    write:* | forget:*) ;;
    *:json) empty_lists "$1" "$record" "$path" || return ;;
  esac
  case $op in
    write) make_folders "${path%/*}" && remember "$1" && put "$1/new" "$path" && wrote "$1" ;;
    restore) put "$record/before" "$path" && forget "$record" ;;
    remove) as_owner rm -f -- "$path" && forget "$record" ;;
    part) carry_out_part "$1" ;;
    forget)
      rm -f -- "$record/registries/$registry"
      has_others "$record" || forget "$record"
      ;;
  esac
}

carry_out_part() {
  if ! has_others "$record"; then
    put "$1/new" "$path" && forget "$record"
    return
  fi
  if ! is_ours "$record" "$path"; then
    rm -f -- "$record/wrote" &&
      without_all "$record" "$1/old" >"$record/before.new" &&
      mv -f -- "$record/before.new" "$record/before" || return
  fi
  cp -- "$1/new" "$record/writing.new" && mv -f -- "$record/writing.new" "$record/writing" &&
    put "$1/new" "$path" && rm -f -- "$record/registries/$registry" && mv -f -- "$record/writing" "$record/wrote"
}

# --- Docker ---

# The version that a program tells; empty where it has none to tell.
version_of() {
  "$1" --version 2>/dev/null </dev/null | tr ' ' '\n' | sed -n 's/^v\{0,1\}\([0-9]\{1,\}\.[0-9][0-9.]*\).*/\1/p' | head -n 1
}

docker_units='/etc/systemd/system/docker.service.d /run/systemd/system/docker.service.d
  /usr/lib/systemd/system/docker.service.d /lib/systemd/system/docker.service.d'

# Files from which dockerd may get flags.
docker_flag_files() {
  for unit in /etc/systemd/system /run/systemd/system /usr/lib/systemd/system /lib/systemd/system; do
    [ -f "$unit/docker.service" ] || continue
    say "$unit/docker.service"
    # The first one hides those further down.
    break
  done
  for folder in $docker_units; do
    [ ! -d "$folder" ] || find "$folder/" -name '*.conf' 2>/dev/null
  done
  for each in /etc/default/docker /etc/sysconfig/docker /etc/sysconfig/docker-network /etc/conf.d/docker; do
    [ ! -f "$each" ] || say "$each"
  done
}

# Process numbers of this machine's own dockerd; not one in a container, or a user's.
docker_pids() {
  own=$(readlink /proc/self/ns/mnt)
  for pid in $(cat /var/run/docker.pid /run/docker.pid 2>/dev/null) \
    $(set +f; grep -lx dockerd /proc/[0-9]*/comm 2>/dev/null | sed 's|/proc/||; s|/comm||'); do
    [ "$(cat "/proc/$pid/comm" 2>/dev/null)" = dockerd ] || continue
    [ "$(readlink "/proc/$pid/ns/mnt")" = "$own" ] || continue
    say "$pid"
  done | sort -u
}

# docker_flag NAME: where dockerd is given that flag already, and with what, one in a line.
docker_flag() {
  docker_flag_files | while IFS= read -r each; do
    awk -v "flag=--$1" -v "file=$each" '
      !/^[ \t]*[#;]/ {
        rest = $0
        while (at = index(rest, flag)) {
          rest = substr(rest, at)
          match(rest, /^[^ =]+[ =]?["\047]?[^ "\047]*/)
          print file ", line " NR ": " substr(rest, 1, RLENGTH)
          rest = substr(rest, RLENGTH + 1)
        }
      }' "$each"
  done
  for pid in $(docker_pids); do
    tr '\0' ' ' <"/proc/$pid/cmdline" | sed 's/ --/\n--/g' | sed -n "s|^\(--$1.*\)|the running dockerd, process $pid: \1|p"
  done
}

docker_config() {
  config=$(
    for pid in $(docker_pids); do
      tr '\0' '\n' <"/proc/$pid/cmdline" | awk '
        sub(/^--config-file=/, "") { print } next_one { print; next_one = 0 } $0 == "--config-file" { next_one = 1 }'
    done | head -n 1
  )
  [ -n "$config" ] || config=$(
    docker_flag_files | while IFS= read -r each; do
      sed -n '/^[[:space:]]*[#;]/d; s/.*--config-file[= ]\([^ "'\'']*\).*/\1/p' "$each"
    done | head -n 1
  )
  say "${config:-/etc/docker/daemon.json}"
}

# want_docker KEY ENTRIES: adds them to $work/content, unless flags say the same.
want_docker() {
  key=$1
  flag=${key%ies}
  flag=${flag%s}
  case $key in *ies) flag=${flag}y ;; esac
  for entry in $2; do
    json add "$key" "$entry" <"$work/content" >"$work/content.new"
    case $? in
      0) how=old ;;
      11) how=new ;;
      10) continue ;;
      3)
        problem "$file, $(tame <"$work/content.new")
    dockerd would not start with it, or only by chance; mend it, and run this again. What is needed in it:
      \"$key\": [$(for each in $2; do printf '"%s" ' "$each"; done | sed 's/ $//; s/ /, /g')]"
        return 1
        ;;
      *)
        problem "$file: awk failed on it"
        return 1
        ;;
    esac
    flags=$(docker_flag "$flag" | tame)
    if say "$flags" | sed "s/.*--${flag}[= ]*[\"']*//; s/[\"' ].*//" | grep -qxF -e "$entry"; then
      continue
    elif [ -n "$flags" ]; then
      problem "$file: \"$key\" cannot be added, as dockerd gets the same as a flag and would refuse to start:
$(say "$flags" | indent)
    move these flags into $file, or give dockerd one more there: --$flag=$entry"
      return 1
    fi
    mv -f "$work/content.new" "$work/content" || no_work
    printf '%s %s %s\n' "$key" "$entry" "$how" >>"$work/entries"
  done
}

stage_docker() {
  if [ "$trust" = ca ]; then
    for each in $all_names; do stage_ca "/etc/docker/certs.d/$each/ca.crt"; done
    # With the containerd image store Docker takes the CA of a mirror from the folder of what is mirrored.
    for each in $docker_mirrors; do
      stage_ca "/etc/docker/certs.d/docker.io/$(printf %s "$registry" | tr ':' '_').crt"
    done
  fi
  [ "$trust" != plain ] || docker_insecure=$(docker_names)
  [ -z "$docker_insecure" ] && [ "$trust" = plain ] && by_hand "This Docker takes no IPv6 address in image names: it needs a name for the registry."
  [ -n "$docker_insecure$docker_mirrors" ] || return 0
  config=$(docker_config)
  target "$config" || return 0
  : >"$work/content"
  : >"$work/entries"
  [ ! -e "$file" ] || cat -- "$file" >"$work/content"
  if [ "$(tr -d '\000' <"$work/content" | wc -c)" != "$(wc -c <"$work/content")" ]; then
    problem "$file: it is no text"
    return 0
  fi
  want_docker insecure-registries "$docker_insecure" && want_docker registry-mirrors "$docker_mirrors" || return 0
  [ -s "$work/entries" ] || return 0
  validated || return 0
  stage "$config" json
  [ "$(cat "$slot/path" 2>/dev/null)" != "$file" ] || cp -- "$work/entries" "$slot/entries" || no_work
}

# Docker before 23 takes no IPv6 address in image names, and does not start with one in insecure-registries that has
# no port.
docker_names() {
  for each in $names; do
    case $each in \[*) dockerd_validates || continue ;; esac
    say "$each"
  done
}

# Since 23.
dockerd_validates() { has dockerd && dockerd --help 2>/dev/null </dev/null | grep -q -e '--validate'; }

# dockerd's own word on the new text, where it knows how to give one.
validated() {
  dockerd_validates || return 0
  cp -- "$work/content" "$work/daemon.json"
  if dockerd --validate --config-file="$work/daemon.json" >"$work/validate" 2>&1; then return 0; fi
  problem "$file: dockerd would refuse it:
$(tame <"$work/validate" | tail -n 3 | indent)"
  return 1
}

# --- Podman, Buildah, Skopeo, CRI-O; containerd; BuildKit; k3s and RKE2 ---

file_name() { printf '%s' "$1" | tr ':' '_' | tr -d '[]'; }

stage_containers() {
  if [ "$trust" = ca ]; then
    for each in $all_names; do stage_ca "/etc/containers/certs.d/$each/ca.crt"; done
  elif [ "$trust" = plain ]; then
    for each in $all_names; do
      printf '[[registry]]\nlocation = "%s"\ninsecure = true\n' "$each"
    done >"$work/content"
    stage_whole "/etc/containers/registries.conf.d/create-registry-$(file_name "$registry").conf"
    if has crio; then by_hand 'CRI-O reads this when it is told to: sudo systemctl reload crio'; fi
  fi
}

# What the containerd configuration says under a key of the registry part of its CRI plugin, of 1.x or 2.x.
containerd_says() {
  [ -f "$work/containerd" ] || containerd config dump >"$work/containerd" 2>/dev/null </dev/null ||
    cat /etc/containerd/config.toml >"$work/containerd" 2>/dev/null
  awk -v "want=$1" '
    /^[ \t]*\[/ {
      cri = $0 ~ /(io\.containerd\.grpc\.v1\.cri|io\.containerd\.cri\.v1\.images)["'\'']?\.registry/
      if (cri && want == "table" && $0 ~ /registry\.(mirrors|configs)\./) { print "yes"; exit }
    }
    cri && want == "path" && sub(/^[ \t]*config_path[ \t]*=[ \t]*["'\'']/, "") { sub(/["'\''].*/, ""); print; exit }' "$work/containerd"
}

stage_containerd() {
  folder=$(containerd_says path)
  told=$folder
  # It may name several; the first one is asked first.
  folder=${folder%%:*}
  [ -n "$folder" ] || folder=/etc/containerd/certs.d
  containerd_folder=$folder
  for each in $all_names; do
    if [ "$trust" = ca ]; then
      stage_ca "$folder/$each/ca.crt"
      trusted="  ca = \"$folder/$each/ca.crt\""
    elif [ "$trust" = plain ]; then
      trusted=
    else
      continue
    fi
    {
      say "server = \"$scheme://$each\""
      say
      case $each in
        # A table of that name containerd 1 cannot read.
        \[*) say '[host]' && say "  \"$scheme://$each\" = { capabilities = [\"pull\", \"resolve\", \"push\"]${trusted:+, ${trusted#  }} }" ;;
        *)
          say "[host.\"$scheme://$each\"]"
          say '  capabilities = ["pull", "resolve", "push"]'
          [ -z "$trusted" ] || say "$trusted"
          ;;
      esac
    } >"$work/content"
    stage_whole "$folder/$each/hosts.toml"
  done
  [ -z "$told" ] && [ "$trust" != public ] || return 0
  # Without Kubernetes nobody asks containerd's CRI.
  has kubelet || has crictl || return 0
  if [ -n "$(containerd_says table)" ]; then
    by_hand "Kubernetes on containerd: /etc/containerd/config.toml has tables registry.mirrors or registry.configs, and
containerd does not take config_path beside them. Move them to $folder, or add a table for $registry."
    return 0
  fi
  section='io.containerd.cri.v1.images'
  case $containerd_version in 1.*) section=io.containerd.grpc.v1.cri ;; esac
  by_hand "Kubernetes on containerd: add this to /etc/containerd/config.toml, then: sudo systemctl restart containerd
      [plugins.\"$section\".registry]
        config_path = \"$folder\""
}

# BuildKit cannot read a table with an IPv6 address, nor anything else in a file that has one.
buildkit_names() {
  for each in $all_names; do
    case $each in \[*) ;; *) say "$each" ;; esac
  done
}

buildkit_tables() { # FOLDER
  for each in $(buildkit_names); do
    say "[registry.\"$each\"]"
    if [ "$trust" = ca ]; then say "  ca = [\"$1/$each/ca.crt\"]"; else say '  http = true'; fi
  done
}

# stage_buildkit FILE FOLDER
stage_buildkit() {
  buildkit_tables "$2" >"$work/tables"
  target "$1" || return 0
  : >"$work/there"
  [ ! -f "$file" ] || as_owner cat -- "$file" >"$work/there"
  without_marked "$work/there" "$registry" >"$work/before"
  for each in $(buildkit_names); do
    grep -qF -e "registry.\"$each\"" -e "registry.'$each'" "$work/before" || continue
    by_hand "$file has a table for $each already, and stays as it is. It has to say:
$(indent <"$work/tables")"
    return 0
  done
  ! has_block "$work/there" "$work/tables" || return 0
  with_block "$work/there" "$work/tables" >"$work/content"
  stage "$1" marked
}

# Builders in containers know nothing of this machine's files but what they were made with.
stage_builders() {
  user=${SUDO_USER:-root}
  home=$(awk -F: -v "user=$user" '$1 == user { print $6 }' /etc/passwd)
  [ -n "$home" ] || home=$(getent passwd "$user" 2>/dev/null | cut -d: -f6)
  [ -d "$home" ] || return 0
  buildkit_cas /etc/docker/certs.d
  builders=$home/.docker/buildx/buildkitd.default.toml
  [ "$user" = root ] || owner=$user
  before=$slots
  meant=$(real_path "$builders")
  if [ -n "$meant" ] && as_owner sh -c '[ -d "$1" ] && [ -w "$1" ] && { [ ! -e "$2" ] || { [ -f "$2" ] && [ -r "$2" ] && [ -w "$2" ]; }; }' \
    sh "$(folder_there "$meant")" "$meant" 2>/dev/null; then
    stage_buildkit "$builders" /etc/docker/certs.d
  else
    by_hand "$builders cannot be written by $user; it has to say:
$(buildkit_tables /etc/docker/certs.d | indent)"
  fi
  owner=
  # A file of any other name is none of buildx.
  made=$(set +f; grep -l '"Driver":"docker-container"' "$home"/.docker/buildx/instances/* 2>/dev/null |
    sed 's|.*/||' | grep -x '[A-Za-z0-9][A-Za-z0-9._-]*')
  [ -z "$made" ] || [ "$slots" = "$before" ] || by_hand "Builders that are there keep what they were made with; make them again:
$(for each in $made; do say "      docker buildx rm $each && docker buildx create --name $each --driver docker-container"; done)"
}

buildkit_cas() { # FOLDER
  [ "$trust" = ca ] || return 0
  for each in $(buildkit_names); do stage_ca "$1/$each/ca.crt"; done
}

stage_buildkits() {
  [ "$trust" != public ] || return 0
  found buildkitd || found buildx || return 0
  if [ -z "$(buildkit_names)" ]; then
    by_hand 'BuildKit cannot read an IPv6 address in its configuration: builders of their own need a name for the registry.'
    return 0
  fi
  ! found buildkitd || { buildkit_cas /etc/buildkit/certs.d && stage_buildkit /etc/buildkit/buildkitd.toml /etc/buildkit/certs.d; }
  ! found buildx || stage_builders
}

# stage_rancher NAME
stage_rancher() {
  [ "$trust" != public ] || return 0
  folder=/etc/rancher/$1
  crt=$folder/create-registry-$(file_name "$registry").crt
  [ "$trust" != ca ] || stage_ca "$crt"
  {
    say 'mirrors:'
    for each in $all_names; do
      say "  \"$each\":"
      say '    endpoint:'
      say "      - \"$scheme://$each\""
    done
    if [ "$trust" = ca ]; then
      say 'configs:'
      for each in $all_names; do
        say "  \"$each\":"
        say '    tls:'
        say "      ca_file: \"$crt\""
      done
    fi
  } >"$work/content"
  before=$slots
  stage_whole "$folder/registries.yaml"
  [ "$slots" = "$before" ] || by_hand "$1 reads this when it starts: sudo systemctl restart $1 (a server of RKE2: rke2-server)"
}

# --- the whole machine: trust store, /etc/hosts ---

stage_system() {
  if [ "$trust" != ca ]; then
    by_hand "--system: there is no CA of its own to trust."
    return 0
  fi
  name=create-registry-$(file_name "$registry").crt
  if has update-ca-trust; then
    folder=/etc/pki/ca-trust/source/anchors
    [ -d /etc/pki/ca-trust ] || folder=/etc/ca-certificates/trust-source/anchors
  elif has update-ca-certificates; then
    folder=/usr/local/share/ca-certificates
    [ ! -d /etc/pki/trust/anchors ] || folder=/etc/pki/trust/anchors
  else
    problem '--system: neither update-ca-certificates nor update-ca-trust is there
    install the package ca-certificates, and run this again'
    return 0
  fi
  stage_ca "$folder/$name"
}

update_trust() {
  # What is gone from the folder is gone from the store only when that is made from nothing.
  set --
  [ "$undo" = no ] || set -- --fresh
  if has update-ca-trust; then update-ca-trust; else update-ca-certificates "$@"; fi >"$work/trust" 2>&1 || {
    complain 'the trust store of the machine could not be made anew:'
    tame <"$work/trust" | indent >&2
    return 1
  }
  say 'The trust store of the machine is made anew; programs that are running read it when they start again.'
}

# Names without a port that have to be looked up.
host_names() {
  for each in $names; do
    case $each in \[*) continue ;; esac
    each=${each%:*}
    case $each in *[!0-9.]*) say "$each" ;; esac
  done
}

resolves() {
  if has getent; then getent hosts "$1" >/dev/null 2>&1; return; fi
  awk -v "name=$1" '{ sub(/#.*/, ""); for (i = 2; i <= NF; i++) if (tolower($i) == name) found = 1 } END { exit !found }' /etc/hosts && return
  if has curl; then
    curl -s -o /dev/null --noproxy '*' --max-time 10 "telnet://$1:9" </dev/null
    [ $? != 6 ]
    return
  fi
  # Nothing to ask with: the request itself will tell.
  return 0
}

stage_hosts() { # ADDRESS
  target /etc/hosts || return 0
  without_marked /etc/hosts "$registry" >"$work/content"
  missing=
  for each in $(host_names); do
    # A name that only our own line knows has to stay in it.
    if has_line /etc/hosts || ! resolves "$each"; then missing="$missing $each"; fi
  done
  # Where it is right already it stays in its place.
  ! grep -qxF -e "$1$missing $line_mark" /etc/hosts || return 0
  [ -n "$missing" ] || return 0
  [ -z "$(tail -c 1 "$work/content")" ] || echo >>"$work/content"
  say "$1$missing $line_mark" >>"$work/content"
  stage /etc/hosts marked
}

# --- what has to follow a change; noted before it, so that a killed run's is done by the next ---

note_pending() {
  number=0
  while [ "$number" -lt "$slots" ]; do
    number=$((number + 1))
    slot=$work/slots/$number
    [ "$(cat "$slot/op")" != forget ] || continue
    case $(cat "$slot/kind"):$(cat "$slot/path") in
      json:*) say docker ;;
      *:/etc/pki/* | *:/etc/ca-certificates/* | *:/usr/local/share/ca-certificates/*) say trust ;;
    esac
  done >"$work/pending"
  [ ! -s "$work/pending" ] || cat "$work/pending" >>"$state/pending"
}

pending() { grep -qx "$1" "$state/pending" 2>/dev/null; }

do_pending() {
  done_all=0
  if pending trust; then update_trust || done_all=1; fi
  if pending docker; then reload_docker; fi
  [ "$done_all" != 0 ] || rm -f -- "$state/pending"
  return "$done_all"
}

# Certificates Docker reads whenever it connects; of its own file it must be told.
reload_docker() {
  for pid in $(docker_pids); do
    kill -HUP "$pid" 2>/dev/null || continue
    say "Docker was told to read its configuration anew (SIGHUP to process $pid); no container was restarted."
  done
}

# Whether the running Docker has taken what stands in its file; it logs an error, and goes on, where it has not.
docker_took_it() {
  [ -n "$docker_insecure" ] && [ -n "$(docker_pids)" ] && has docker || return 0
  tries=0
  while [ "$tries" -lt 30 ]; do
    tries=$((tries + 1))
    # One that does not answer at all says nothing about its file.
    info=$(bounded 10 docker info 2>/dev/null) || return 0
    ! say "$info" | grep -qxF -e "  $(say "$docker_insecure" | head -n 1)" || return 0
    sleep 0.1 2>/dev/null || sleep 1
  done
  complain "the running Docker has not taken $(docker_config); its log says why: sudo journalctl -u docker -n 20"
  return 1
}

# What is no longer in its file dockerd goes on with until it starts again: a reload takes only lists that are there.
docker_lets_go() {
  [ -n "$mirrors" ] || [ "$trust" = plain ] || return 0
  [ -n "$(docker_pids)" ] && has docker || return 0
  sleep 0.3 2>/dev/null || sleep 1
  info=$(bounded 10 docker info 2>/dev/null) || return 0
  for each in $mirrors; do
    ! say "$info" | sed -n '/Registry Mirrors:/,/^ *[A-Z]/p' | grep -qF -e " $each" ||
      say "The running Docker asks $each as a mirror until it starts again: sudo systemctl restart docker"
  done
  [ "$trust" = plain ] || return 0
  for each in $names; do
    ! say "$info" | sed -n '/Insecure Registries:/,/^ *[A-Z]/p' | grep -qxF -e "  $each" ||
      say "The running Docker goes on over plain HTTP with $each until it starts again: sudo systemctl restart docker"
  done
}

# A list that is gone from its file dockerd keeps: it is shown an empty one first, while the record still stands. Killed
# meanwhile, --undo takes that for what we wrote.
empty_lists() { # SLOT RECORD PATH
  [ -n "$(docker_pids)" ] || return 0
  if [ -f "$1/new" ] && [ "$(cat "$1/op")" != remove ]; then cat "$1/new"; else say '{}'; fi >"$work/emptied"
  emptied=no
  for key in insecure-registries registry-mirrors; do
    json add "$key" none <"$3" >"$work/listed"
    [ $? != 11 ] || continue
    json add "$key" none <"$work/emptied" >"$work/emptied.new"
    [ $? = 11 ] || continue
    json remove "$key" none <"$work/emptied.new" >"$work/emptied"
    emptied=yes
  done
  [ "$emptied" = yes ] || return 0
  cp -- "$work/emptied" "$2/writing.new" && mv -f -- "$2/writing.new" "$2/writing" && put "$2/writing" "$3" || return
  for pid in $(docker_pids); do kill -HUP "$pid" 2>/dev/null; done
  tries=0
  sleep 0.3 2>/dev/null || sleep 1
  while [ "$tries" -lt 10 ] && [ -n "$(docker_lets_go)" ]; do tries=$((tries + 1)); done
}

# What asks on behalf of docker build reads certificates less often than the rest of Docker.
docker_builds_wait() {
  [ "$trust" = ca ] && [ -n "$(docker_pids)" ] && grep -q '^  [+~] /etc/docker/certs.d/' "$work/shown" || return 0
  say "A docker build that was refused before is refused for five minutes more (Docker 20.10: until it starts again);"
  say 'after a docker pull of its base image it is not.'
}

bounded() {
  if has timeout; then timeout "$@"; else shift && "$@"; fi
}

# --- a real request, with nothing but its own CA trusted ---

host_of() {
  case $1 in
    \[*) host=${1#\[} && say "${host%%\]*}" ;;
    *) say "${1%:*}" ;;
  esac
}

port_of() {
  case $1 in
    \[*\]:*) say "${1##*:}" ;;
    \[*) if [ "$scheme" = http ]; then say 80; else say 443; fi ;;
    *:*) say "${1##*:}" ;;
    *) if [ "$scheme" = http ]; then say 80; else say 443; fi ;;
  esac
}

# request NAME: the status of its answer to `said`, why there is none to `why`. Fails where nothing here can ask.
request() {
  said=''
  why=''
  if has curl; then
    # What a .curlrc or .wgetrc says is not what the engines do.
    set -- "$1" curl -q -sS --noproxy '*' --connect-timeout 5 --max-time 15 -o /dev/null -w '%{http_code}'
    [ "$trust" != ca ] || set -- "$@" --cacert "$work/ca.crt"
    url=$scheme://$1/v2/
    shift
    said=$("$@" "$url" 2>"$work/why")
    why="$? $(cat "$work/why")"
    [ "${why%% *}" = 0 ] || said=
  elif [ "$scheme" = https ] && has openssl; then
    name=$1
    host=$(host_of "$name")
    connect=$host
    case $host in *:*) connect="[$host]" ;; esac
    set -- -verify_return_error -quiet -connect "$connect:$(port_of "$name")"
    [ "$trust" != ca ] || set -- "$@" -CAfile "$work/ca.crt"
    case $host in
      *:*) set -- "$@" -verify_ip "$host" ;;
      *[!0-9.]*) set -- "$@" -servername "$host" -verify_hostname "$host" ;;
      *) set -- "$@" -verify_ip "$host" ;;
    esac
    said=$(printf 'GET /v2/ HTTP/1.0\r\nHost: %s\r\n\r\n' "$name" |
      bounded 15 openssl s_client "$@" 2>"$work/why" | sed -n '1s/^HTTP[^ ]* \([0-9]*\).*/\1/p')
    why="1 $(cat "$work/why")"
  elif has wget && { [ "$scheme" = http ] || ! wget --help 2>&1 | grep -q BusyBox; }; then
    set -- "$scheme://$1/v2/" -S -T 10 -O /dev/null
    wget --help 2>&1 | grep -q BusyBox || set -- "$@" --no-config --no-proxy --tries=1
    [ "$trust" != ca ] || set -- "$@" --ca-certificate="$work/ca.crt"
    wget "$@" >"$work/why" 2>&1
    why="1 $(cat "$work/why")"
    said=$(sed -n 's/.*HTTP\/[0-9.]* \([0-9][0-9]*\).*/\1/p' "$work/why" | tail -n 1)
  else
    return 1
  fi
}

# Says why there was no answer, and what to do.
explain() { # NAME
  short=$(say "${why#* }" | tame | grep -v '^ *$' | tail -n 1)
  case $why in
    6\ * | *'resolve host'* | *'bad address'* | *'Name or service not known'* | *'getaddrinfo'* | *'ame resolution'*)
      say "  ?? $1: this machine cannot resolve the name. Put it into the DNS, or this line into /etc/hosts:"
      say "       ${address:-ADDRESS}$(for each in $(host_names); do printf ' %s' "$each"; done)"
      say "     sudo sh $self --hosts ${address:-ADDRESS} does that.$([ -n "$address" ] || say ' ADDRESS: of the machine that the registry runs on.')"
      ;;
    *'not yet valid'* | *'has expired'* | *'not yet activated'*)
      say "  ?? $1: its certificate is not valid at this machine's time, $(date). ($short)"
      say '     Where the time is right: create-registry renew on the machine of the registry.'
      ;;
    *'no alternative certificate subject'* | *'ostname mismatch'* | *'address mismatch'* | *'does not match'*)
      say "  ?? $1: its certificate is for other names. ($short)"
      say '     Is that the address of the registry? Then add the name to host in its settings.yml: create-registry render'
      ;;
    60\ * | 51\ * | *'verify error'* | *'certificate verif'* | *'cannot verify'* | *'known issuer'*)
      if [ "$trust" = ca ]; then
        say "  ?? $1: the certificate there is not from this registry's CA. ($short)"
        say '     Another server answers at that name, or the CA was made anew: then get the new setup.sh and run it.'
      else
        say "  ?? $1: this machine does not know who issued its certificate. ($short)"
        say '     Of a CA of your own? create-registry client --for KIND, on the machine of the registry, says where each engine'
        say '     wants that CA; Docker in /etc/docker/certs.d/'"$1/ca.crt, Podman in /etc/containers/certs.d/$1/ca.crt."
      fi
      ;;
    *)
      say "  ?? $1: nothing answers there as this registry would. ($short)"
      say "     Does it run (create-registry status, on its machine)? Does a firewall keep port $(port_of "$1") closed?"
      ;;
  esac
}

# Fails where no name of the registry answers. Sets `answering` to the first that does.
check() {
  answering=
  printf %s "$ca" >"$work/ca.crt"
  say 'Check:'
  for each in $all_names; do
    if ! request "$each"; then
      say '  No curl, openssl or wget is here to ask the registry with: not checked.'
      answering=${all_names%% *}
      return 0
    fi
    case $said in
      200 | 401)
        how='with the right certificate'
        [ "$scheme" = https ] || how='over plain HTTP'
        say "  ok $each answers $how"
        [ -n "$answering" ] || answering=$each
        ;;
      '') explain "$each" ;;
      *)
        say "  ?? $each answers with status $said: is it another server, or one that is not up?"
        say '     On the machine of the registry: create-registry status'
        ;;
    esac
  done
  [ -n "$answering" ]
}

# --- what is done ---

find_awk() {
  has awk && return
  for each in mawk gawk original-awk busybox; do
    has "$each" || continue
    case $each in
      busybox) awk() { busybox awk "$@"; } ;;
      *) eval "awk() { $each \"\$@\"; }" ;;
    esac
    return
  done
  fail 1 'no awk is here: install one, mawk for instance'
}

find_engines() {
  containerd_version=
  for each in dockerd containerd podman buildah skopeo crio buildkitd; do
    ! has "$each" || say "$each $(version_of "$each")"
  done >"$work/found"
  containerd_version=$(sed -n 's/^containerd //p' "$work/found")
  for each in /usr/libexec/docker/cli-plugins /usr/lib/docker/cli-plugins /usr/local/lib/docker/cli-plugins \
    /usr/local/libexec/docker/cli-plugins; do
    [ ! -x "$each/docker-buildx" ] || say buildx
  done | sort -u >>"$work/found"
  [ ! -d /etc/rancher/k3s ] || say k3s >>"$work/found"
  [ ! -d /etc/rancher/rke2 ] || say rke2 >>"$work/found"
}

found() { grep -q "^$1\\( \\|\$\\)" "$work/found"; }

stage_all() {
  ! found dockerd || stage_docker
  if found podman || found buildah || found skopeo || found crio; then stage_containers; fi
  ! found containerd || stage_containerd
  stage_buildkits
  ! found k3s || stage_rancher k3s
  ! found rke2 || stage_rancher rke2
  [ "$system" = no ] || stage_system
  [ -z "$hosts" ] || stage_hosts "$hosts"
}

introduce() {
  say "Registry     $scheme://$registry"
  case $trust in
    ca) say "Trust        its own CA${fingerprint:+, SHA-256 $fingerprint}" ;;
    public) say 'Trust        nothing to do where the authority of its certificate, a public one say, is known already' ;;
    plain) say 'Trust        none: it speaks plain HTTP, which each engine has to be told' ;;
  esac
  if [ -s "$work/found" ]; then
    say "Found here   $(sed 's/^dockerd/Docker/; s/^podman/Podman/; s/^buildah/Buildah/; s/^skopeo/Skopeo/; s/^crio/CRI-O/; s/^rke2/RKE2/' "$work/found" |
      tr '\n' ',' | sed 's/,$//; s/,/, /g')"
  else
    say 'Found here   no container engine that this script knows'
  fi
  say
}

# Shows the changes, asks, and carries them out. Ends the script where there is something in the way.
go_through() { # TITLE QUESTION
  if [ -s "$work/problems" ]; then
    complain 'this is in the way, and nothing was changed:'
    sed 's/^/  /' "$work/problems" >&2
    exit 1
  fi
  [ "$slots" != 0 ] || return 0
  room "$work"
  [ "$locked" = no ] || [ "$undo" = yes ] || room "$state"
  shown_changes >"$work/shown"
  if [ -s "$work/shown" ]; then
    say "$1"
    cat "$work/shown"
    [ ! -s "$work/notes" ] || sed 's/^/  ! /' "$work/notes"
    say
    [ "$dry_run" = no ] || return 0
    [ "$yes" = yes ] || ask "$2"
  fi
  [ "$dry_run" = no ] || return 0
  note_pending || fail 1 "nothing can be noted in $state, and nothing was changed: is the disk full?"
  number=0
  while [ "$number" -lt "$slots" ]; do
    number=$((number + 1))
    carry_out "$work/slots/$number" && continue
    complain "$(cat "$work/slots/$number/path") could not be changed; what was changed before it can be taken back with --undo"
    exit 1
  done
}

apply() {
  introduce
  stage_all
  stage_outdated
  go_through 'Will be changed:' 'Change this?'
  [ -s "$work/shown" ] || say 'Nothing to change: all is there already.'
  if [ "$dry_run" = no ]; then
    remember_options
    if pending docker || pending trust; then do_pending || exit 1; docker_took_it || exit 1; fi
  fi
  if [ -s "$work/by-hand" ]; then
    say
    say 'To be done by hand:'
    sed 's/^\(.\)/  \1/' "$work/by-hand"
  fi
  [ "$dry_run" = no ] || { say 'Nothing was changed (--dry-run).'; exit 0; }
  answering=${all_names%% *}
  code=0
  [ "$check" = no ] || { say; check || code=1; }
  say
  [ "$code" = 0 ] || say 'All is written; run this again when what is said above is done.'
  [ "$code" != 0 ] || docker_builds_wait
  [ "$code" != 0 ] || next_step
  say "Undo: sudo sh $self --undo"
  exit "$code"
}

next_step() {
  for engine in docker podman skopeo buildah nerdctl ctr ''; do ! has "$engine" || break; done
  if [ -z "$engine" ]; then
    return 0
  elif [ "$engine" = ctr ]; then
    user_word=
    [ "$passwords" = no ] || user_word=' --user NAME'
    say "Next: ctr images pull --hosts-dir ${containerd_folder:-/etc/containerd/certs.d}$user_word $answering/NAME:TAG"
  elif [ "$passwords" = yes ]; then
    say "Next: $engine login $answering"
  else
    say "Next: images are called $answering/NAME:TAG"
  fi
}

undo() {
  say "Registry     $scheme://$registry"
  say
  records >"$work/records"
  while IFS= read -r record; do stage_back "$record"; done <"$work/records"
  go_through 'Will be taken back:' 'Take this back?'
  [ "$dry_run" = no ] || { say 'Nothing was changed (--dry-run).'; exit 0; }
  [ "$slots" != 0 ] || [ -s "$state/pending" ] || say 'Nothing to take back: this machine has nothing of it.'
  told=no
  ! pending docker || told=yes
  if pending docker || pending trust; then do_pending || exit 1; fi
  [ "$told" = no ] || docker_lets_go
  rm -f -- "$state/options/$registry"
  [ ! -s "$work/shown" ] || say 'Taken back.'
  exit 0
}

# Leaves nothing behind that nobody needs.
leave() {
  # A terminal that closes after Ctrl-C sends another signal, which would cut this short.
  trap '' INT TERM HUP
  [ "$locked" = no ] || tidy
  rm -rf -- "$work"
}

tidy() {
  remove_temporary
  remove_folders
  rm -rf -- "$state/new" "$state/old" "$state/room"
  rmdir -- "$state/files" "$state/options" 2>/dev/null
  if [ ! -d "$state/files" ] && [ ! -d "$state/options" ] && [ ! -f "$state/pending" ]; then
    # A folder of ours that is still there has somebody's file in it by now.
    rm -f -- "$state/lock" "$state/folders"
    rmdir -- "$state" "${state%/*}" 2>/dev/null
  fi
  return 0
}

remember_options() {
  [ "$system$here$mirror$hosts" != nonoyes ] || return 0
  mkdir -p "$state/options"
  say "system=$system here=$here mirror=$mirror hosts=$hosts" >"$state/options/$registry"
}

# One at a time, whichever registry it is for.
lock() {
  { mkdir -p "$state" && chmod 700 "$state"; } 2>/dev/null || fail 1 "$state cannot be made: is the disk read-only?"
  if has flock; then
    exec 9>>"$state/lock"
    flock -n 9 || fail 1 'another setup.sh is running on this machine'
  fi
  locked=yes
  remove_temporary
}

# Options of earlier runs go on, until --undo.
recall() {
  [ -f "$state/options/$registry" ] || return 0
  remembered=" $(cat "$state/options/$registry") "
  case $remembered in *' system=yes '*) system=yes ;; esac
  case $remembered in *' here=yes '*) here=yes ;; esac
  case $remembered in *' mirror=no '*) mirror=no ;; esac
  [ -n "$hosts" ] || hosts=$(say "$remembered" | sed -n 's/.* hosts=\([0-9a-fA-F.:]*\) .*/\1/p')
}

main() {
  # As it was called, where it was called by its name; through a pipe it is called sh.
  self=setup.sh
  case $0 in *setup.sh) self=$(shell_word "$0") ;; esac
  yes=no dry_run=no undo=no system=no hosts='' mirror=yes here=no check=yes
  while [ $# -gt 0 ]; do
    case $1 in
      -y | --yes) yes=yes ;;
      -n | --dry-run) dry_run=yes ;;
      --undo) undo=yes ;;
      --system) system=yes ;;
      --hosts=*) hosts=${1#*=} ;;
      --hosts)
        [ $# -gt 1 ] || fail 2 '--hosts needs an address, like --hosts 192.168.1.20'
        hosts=$2
        shift
        ;;
      --no-mirror) mirror=no ;;
      --here) here=yes ;;
      --no-check) check=no ;;
      -h | --help) usage && exit 0 ;;
      *) fail 2 "unknown option: $1; see sh $self --help" ;;
    esac
    shift
  done
  case $hosts in *[!0-9a-fA-F.:]*) fail 2 "--hosts: $hosts is no address; give one like 192.168.1.20" ;; esac
  [ "$(id -u)" = 0 ] || [ "$dry_run" = yes ] || fail 1 "only root may change these files: sudo sh $self"
  [ "$trust" != ca ] || [ -n "$ca" ] || fail 1 'this script has no CA in it: create-registry render makes it anew'
  for each in find grep head mktemp readlink sed sort tail tr; do
    has "$each" || fail 1 "$each is not here, which this needs; nothing was changed"
  done
  has cmp || has cksum || fail 1 'neither cmp nor cksum is here, of which this needs one; nothing was changed'
  find_awk
  work=$(mktemp -d) || fail 1 'no temporary folder could be made'
  locked=no
  trap leave EXIT
  trap 'exit 130' INT
  trap 'exit 143' TERM HUP
  room "$work"
  : >"$work/shown"
  owner=
  if [ "$dry_run" = no ] && { [ "$undo" = no ] || [ -d "$state" ]; }; then lock; fi
  [ "$undo" = no ] || undo
  recall
  # In a bundle's own folder it is the machine of the registry, which may use its loopback names.
  case $0 in */*setup.sh) [ ! -f "${0%/*}/../.create-registry.json" ] || here=yes ;; esac
  all_names=$names
  [ "$here" = no ] || all_names="$names $loopback_names"
  docker_insecure=
  docker_mirrors=
  [ "$mirror" = no ] || docker_mirrors=$mirrors
  find_engines
  apply
}

# As one piece: a download that was cut off within this line does nothing either.
{ main "$@"; exit; }
