const units = ['B', 'KB', 'MB', 'GB', 'TB', 'PB'] as const;

/** For people, decimal as disks and registries count: `1.5 GB`. */
export function bytes(count: number): string {
  let value = count;
  let unit = 0;
  while (value >= 999.5 && unit < units.length - 1) {
    value /= 1000;
    unit++;
  }
  return `${value < 10 && unit > 0 ? value.toFixed(1) : Math.round(value)} ${units[unit]}`;
}
