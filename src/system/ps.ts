import { execFileSync } from 'node:child_process';
import type { ProcessIdentity } from './proc.ts';

// For systems without /proc, e.g. macOS.

const ps = (...args: string[]): string => {
  try {
    return execFileSync('ps', args, {
      encoding: 'utf8',
      env: { ...process.env, LC_ALL: 'C' },
      timeout: 5_000,
      stdio: ['ignore', 'pipe', 'ignore'],
    });
  } catch {
    return '';
  }
};

export const psIdentity = (pid: number): ProcessIdentity | undefined =>
  parseIdentity(pid, ps('-o', 'stat=,lstart=,comm=', '-p', String(pid)));

/** `Ss   Fri Nov 21 06:10:00 2025 /usr/sbin/nginx`: the date has always five words. */
export function parseIdentity(pid: number, line: string): ProcessIdentity | undefined {
  const match = /^\s*(\S+)\s+(\S+\s+\S+\s+\d+\s+[\d:]+\s+\d{4})\s+(.+?)\s*$/m.exec(line);
  if (!match || match[1]!.startsWith('Z')) return undefined;
  return { pid, startTime: match[2]!.replace(/\s+/g, ' '), exe: match[3]! };
}

/** Effective and real uid. */
export const psUids = (pid: number): number[] =>
  (ps('-o', 'uid=,ruid=', '-p', String(pid)).match(/\d+/g) ?? []).map(Number);

export const psGroup = (group: number): number[] =>
  ps('-axo', 'pid=,pgid=')
    .split('\n')
    .map((line) => line.trim().split(/\s+/).map(Number))
    .filter(([, pgid]) => pgid === group)
    .map(([pid]) => pid!);
