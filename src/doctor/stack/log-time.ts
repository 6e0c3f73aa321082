/**
 * When a line was written, in milliseconds, as nginx and the registry put it: `2026/11/22 01:08:19` in the time of where
 * it runs, this machine's or UTC, `time="2026-11-22T01:08:19.123Z"`. Undefined for a line that goes on with what the one
 * before it says.
 */
export function timeOf(line: string, isUtc: boolean): number | undefined {
  const local = /^(\d{4})\/(\d\d)\/(\d\d) (\d\d):(\d\d):(\d\d) \[/.exec(line);
  if (local) {
    const [year, month, day, hour, minute, second] = local.slice(1).map(Number) as [
      number,
      number,
      number,
      number,
      number,
      number,
    ];
    return isUtc
      ? Date.UTC(year, month - 1, day, hour, minute, second)
      : new Date(year, month - 1, day, hour, minute, second).getTime();
  }
  const stamped = /^(?:time="?)?(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[^" ]*)/.exec(line)?.[1];
  const time = stamped === undefined ? NaN : Date.parse(stamped);
  return Number.isNaN(time) ? undefined : time;
}
