import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { psIdentity, psGroup, psUids } from './ps.ts';

/** What tells one process from every other that ever had its number. */
export interface ProcessIdentity {
  pid: number;
  /** Clock ticks since boot and the boot's id (Linux), else the date `ps` prints. */
  startTime: string;
  /** Path of the program; where the system hides it, its short name. */
  exe: string;
}

/** Linux; elsewhere `ps` has to do. */
export const hasProc = process.platform === 'linux';

/** Undefined when no such process runs; one that ended and waits for its parent (a zombie) does not run. */
export function identify(pid: number): ProcessIdentity | undefined {
  if (!hasProc) return psIdentity(pid);
  const stat = readStat(pid);
  if (!stat || stat.state === 'Z' || stat.state === 'X') return undefined;
  return { pid, startTime: `${stat.startTicks}@${bootId()}`, exe: readExe(pid) ?? stat.name };
}

export function isSame(known: ProcessIdentity): boolean {
  const now = identify(known.pid);
  return now?.startTime === known.startTime && now.exe === known.exe;
}

/** Whether the process has the rights of that user and of nobody else. */
export function runsAs(pid: number, uid: number): boolean {
  const uids = hasProc ? statusUids(pid) : psUids(pid);
  return uids.length > 0 && uids.every((id) => id === uid);
}

/** Real, effective, saved and file system uid, see proc(5). */
const statusUids = (pid: number): number[] =>
  /^Uid:\s+(.*)$/m
    .exec(attempt(() => readFileSync(`/proc/${pid}/status`, 'utf8')) ?? '')?.[1]!
    .split(/\s+/)
    .map(Number) ?? [];

/**
 * Processes of the group that `leader` began and that run the same program: nginx workers outlive a killed master.
 * The kernel gives a number to nobody else while a group of that name exists, so they are its children for sure,
 * unless the number already belongs to a new process.
 */
export function groupOf(leader: ProcessIdentity): ProcessIdentity[] {
  const now = identify(leader.pid);
  if (now && now.startTime !== leader.startTime) return [];
  const members = hasProc ? pids().filter((pid) => readStat(pid)?.group === leader.pid) : psGroup(leader.pid);
  return members
    .filter((pid) => pid !== leader.pid)
    .map(identify)
    .filter((found) => found !== undefined && found.exe === leader.exe) as ProcessIdentity[];
}

export const pids = (): number[] =>
  readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number);

export const processName = (pid: number): string | undefined => readStat(pid)?.name;

interface Stat {
  name: string;
  state: string;
  group: number;
  startTicks: string;
}

/** /proc/PID/stat, see proc(5). The name in brackets may itself hold brackets and spaces. */
function readStat(pid: number): Stat | undefined {
  const text = attempt(() => readFileSync(`/proc/${pid}/stat`, 'utf8'));
  if (text === undefined) return undefined;
  const end = text.lastIndexOf(')');
  const fields = text.slice(end + 2).split(' ');
  return {
    name: text.slice(text.indexOf('(') + 1, end),
    state: fields[0] ?? '',
    group: Number(fields[2]),
    startTicks: fields[19] ?? '',
  };
}

/** After a package upgrade the running program's file is gone and the kernel says so; it is the same program still. */
const readExe = (pid: number): string | undefined =>
  attempt(() => readlinkSync(`/proc/${pid}/exe`))?.replace(/ \(deleted\)$/, '');

/** Another boot is another world of pids. */
export const bootId = (): string =>
  attempt(() => readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()) ?? '';

function attempt<T>(work: () => T): T | undefined {
  try {
    return work();
  } catch {
    return undefined;
  }
}
