import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** One test run: a folder that all test files share, and the process whose end is the end of the run. */
export interface Run {
  folder: string;
  owner: number;
}

let own: Run | undefined;

/** Begins a run for this process and those it starts. */
export function beginRun(): Run {
  // Short, because sockets live in here and their paths must stay under 108 bytes.
  own = { folder: mkdtempSync(path.join(os.tmpdir(), 'cr-')), owner: process.pid };
  process.env.CREATE_REGISTRY_TEST_RUN = JSON.stringify(own);
  return own;
}

export function currentRun(): Run {
  if (own) return own;
  const given = process.env.CREATE_REGISTRY_TEST_RUN;
  return given ? (own = JSON.parse(given) as Run) : beginRun();
}

export function endRun(run: Run): void {
  rmSync(run.folder, { recursive: true, force: true });
}

type Outcome<T> = { value: T } | { error: string };

/**
 * Does something once per run, whichever test file asks first; the others wait for its outcome, the error
 * included. The value passes through JSON.
 */
export async function oncePerRun<T>(name: string, make: () => Promise<T>): Promise<T> {
  const file = path.join(currentRun().folder, `${name}.json`);
  if (claim(`${file}.lock`)) {
    const outcome: Outcome<T> = await make().then(
      (value) => ({ value }),
      (error: unknown) => ({ error: String(error) }),
    );
    writeFileSync(`${file}.new`, JSON.stringify(outcome));
    renameSync(`${file}.new`, file);
  }
  for (let waited = 0; waited < 300_000 && !existsSync(file); waited += 100) await sleep(100);
  const outcome = JSON.parse(readFileSync(file, 'utf8')) as Outcome<T>;
  if ('error' in outcome) throw new Error(outcome.error);
  return outcome.value;
}

function claim(folder: string): boolean {
  try {
    mkdirSync(folder);
    return true;
  } catch {
    return false;
  }
}
