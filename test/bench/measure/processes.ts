import { readdirSync, readFileSync } from 'node:fs';

// USER_HZ is 100 wherever Linux runs today.
const ticksPerSecond = 100;

/** The fields of /proc/PID/stat from the state on; undefined when the process is gone. */
function stat(pid: number): string[] | undefined {
  try {
    const line = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return line.slice(line.lastIndexOf(')') + 2).split(' ');
  } catch {
    return undefined;
  }
}

/** These processes and all that descend from them. */
export function family(pids: readonly number[]): number[] {
  const parents = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map((name): [number, number] => [Number(name), Number(stat(Number(name))?.[1])]);
  const found = new Set(pids);
  // A child may have a lower number than its parent.
  for (let before = 0; before !== found.size;) {
    before = found.size;
    for (const [pid, parent] of parents) if (found.has(parent)) found.add(pid);
  }
  return [...found];
}

/** User and system time that they have used so far, in seconds. */
export function cpuSeconds(pids: readonly number[]): number {
  const ticks = pids.map((pid) => {
    const fields = stat(pid);
    if (!fields) throw new Error(`process ${pid} has ended`);
    return Number(fields[11]) + Number(fields[12]);
  });
  return ticks.reduce((sum, each) => sum + each, 0) / ticksPerSecond;
}

/** Their memory in MB; what several of them share counts once. */
export function memory(pids: readonly number[]): number {
  const kilobytes = pids.map((pid) => {
    const rollup = readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8');
    return Number(/^Pss:\s+(\d+) kB/m.exec(rollup)?.[1]);
  });
  return (kilobytes.reduce((sum, each) => sum + each, 0) * 1024) / 1e6;
}

/** What they hold in memory together, in MB; shared pages once for each. One that has ended holds nothing. */
export function resident(pids: readonly number[]): number {
  // Field 24 of /proc/PID/stat, in pages of 4 KiB (proc_pid_stat(5)); the first two are not in the list.
  const pages = pids.map((pid) => Number(stat(pid)?.[21] ?? 0));
  return (pages.reduce((sum, each) => sum + each, 0) * 4096) / 1e6;
}
