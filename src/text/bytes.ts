const units = ['B', 'KB', 'MB', 'GB', 'TB', 'PB'] as const;

function scaled(count: number): { value: number; unit: number } {
  let value = count;
  let unit = 0;
  while (value >= 999.5 && unit < units.length - 1) {
    value /= 1000;
    unit++;
  }
  return { value, unit };
}

/** For people, decimal as disks and registries count: `1.5 GB`. */
export function bytes(count: number): string {
  const { value, unit } = scaled(count);
  return `${value < 10 && unit > 0 ? value.toFixed(1) : Math.round(value)} ${units[unit]}`;
}

/** For columns of sizes, to be told apart: `12.3 MB`. */
export function size(count: number): string {
  const { value, unit } = scaled(count);
  return `${value < 99.95 && unit > 0 ? value.toFixed(1) : Math.round(value)} ${units[unit]}`;
}

/** For people and for exactness: `3.4 MB (3408729 bytes)`. */
export const exactBytes = (count: number): string =>
  count < 1000 ? `${count} ${count === 1 ? 'byte' : 'bytes'}` : `${bytes(count)} (${count} bytes)`;
