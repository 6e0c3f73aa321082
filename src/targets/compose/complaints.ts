/** v1 `Creating x_nginx_1 ... done`, v2 ` Container x-nginx-1  Starting`. */
const progress =
  /^\s*((Creating|Starting|Recreating|Stopping|Removing) .*(\.\.\. ?\w*|"|driver)|(Container|Network|Volume) \S+ +\w+)\s*$/;
/** Also what v1 repeats in the wrong place: a line cut off in front, and a summary. */
const noise =
  /level=warning|^Host is already in use by another container|^Encountered errors while bringing up/;

/** What Compose says is wrong, once: v1 says it for the container and again for the service. */
export function complaints(said: string): string[] {
  const seen = new Set<string>();
  return said.split('\n').filter((line) => {
    const essence = line.replace(/^ERROR: for \S+ +/, '').trim();
    if (essence === '' || progress.test(line) || noise.test(line) || seen.has(essence)) return false;
    seen.add(essence);
    return true;
  });
}
