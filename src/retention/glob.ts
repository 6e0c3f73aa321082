/** Whether a name is meant: `*` stands for any part of it up to a slash, `**` across slashes, `?` for one character. */
export function globMatcher(glob: string): (name: string) => boolean {
  const pattern = glob.replace(/\*{2,}|[*?]|[^*?]+/g, (part) => {
    if (part.startsWith('**')) return '.*';
    if (part === '*') return '[^/]*';
    if (part === '?') return '[^/]';
    return part.replace(/[.\\+^$|(){}[\]-]/g, String.raw`\$&`);
  });
  const form = new RegExp(`^${pattern}$`);
  return (name) => form.test(name);
}
