/** Whether a name is meant: `*` stands for any part of it up to a slash, `**` across slashes, `?` for one character. */
export function globMatcher(glob: string): (name: string) => boolean {
  const parts = glob.match(/\*{2,}|[^]/g) ?? [];
  // Not by a regular expression: whoever pushes chooses the names, and some would keep it busy for ever.
  return (name) => {
    /** Whether the parts up to here match so many characters of the name. */
    let ends = Array.from({ length: name.length + 1 }, (_, at) => at === 0);
    for (const part of parts) {
      const next: boolean[] = [];
      for (let at = 0; at <= name.length; at++) {
        const before = at > 0 ? name[at - 1]! : '';
        if (part.startsWith('*'))
          next.push(ends[at]! || (at > 0 && next[at - 1]! && (part !== '*' || before !== '/')));
        else next.push(at > 0 && ends[at - 1]! && (part === '?' ? before !== '/' : before === part));
      }
      ends = next;
    }
    return ends[name.length]!;
  };
}
