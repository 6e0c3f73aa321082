/** Lines of names and values below each other; several values of a name have a line each, and names without any none. */
export function pairs(
  rows: readonly (readonly [name: string, value: string | readonly string[]])[],
): string[] {
  return rows.flatMap(([name, value]) => {
    const values = typeof value === 'string' ? [value] : value;
    return values.map((one, index) => `  ${(index === 0 ? name : '').padEnd(width)}${one}`);
  });
}

const width = 'environment'.length + 2;
