/** Exit codes of the script that mean something. */
export const status = { held: 75, noFlock: 69 } as const;

/**
 * Holds the lock of the store until its input ends: OWN GATE WHO REASON [KIND...]. With kinds, nginx refuses those
 * meanwhile (see its configuration); it does again and again, so that nginx opens by itself when this is killed. In sh
 * because Node has no flock, and because this has to go on while Node is busy.
 */
export const holdScript = `
set -u
umask 077
own=$1 gate=$2 who=$3 reason=$4
shift 4
command -v flock >/dev/null || exit ${status.noFlock}
mkdir -p "$own" && exec 9>>"$own/lock" || exit 1
flock -n 9 || exit ${status.held}
printf '%s\\n' "$who" >"$own/holder"

close() {
  slot=$(($(date +%s) / 10))
  for ahead in 0 1 2 3; do
    for kind in "$@"; do : >"$gate/$kind-$((slot + ahead))"; done
  done
}
renewing=
if [ $# -gt 0 ]; then
  mkdir -p "$gate"
  printf '%s\\n' "$reason" >"$gate/reason.json.new"
  chmod 644 "$gate/reason.json.new"
  mv -f "$gate/reason.json.new" "$gate/reason.json"
  close "$@"
  # Without the lock, which goes with the one who holds it.
  (while sleep 5 && kill -0 $$ 2>/dev/null; do close "$@"; done) 9>&- >/dev/null 2>&1 &
  renewing=$!
fi

echo held
cat >/dev/null
if [ -n "$renewing" ]; then
  kill "$renewing" 2>/dev/null
  wait "$renewing" 2>/dev/null
fi
for kind in "$@"; do rm -f "$gate/$kind-"*; done
rm -f "$own/holder"
exit 0
`;
