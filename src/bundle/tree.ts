/** Paths as a tree, folders first named, sorted as they were given. */
export function tree(root: string, paths: readonly string[]): string {
  const lines = [`${root}/`];
  let open: string[] = [];
  for (const path of [...paths].sort(byFolder)) {
    const parts = path.split('/');
    const folders = parts.slice(0, -1);
    folders.forEach((folder, depth) => {
      if (open[depth] === folder && open.slice(0, depth).join('/') === folders.slice(0, depth).join('/'))
        return;
      lines.push(`${'  '.repeat(depth + 1)}${folder}/`);
    });
    open = folders;
    lines.push(`${'  '.repeat(parts.length)}${parts.at(-1)}`);
  }
  return lines.join('\n');
}

const byFolder = (a: string, b: string): number => {
  const depth = Number(a.includes('/')) - Number(b.includes('/'));
  return depth || a.localeCompare(b, 'en');
};
