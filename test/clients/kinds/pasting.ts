import { expect } from 'vitest';
import type { Part } from '../../../src/clients/kinds/kind.ts';
import { kinds } from '../../../src/clients/kinds/table.ts';
import type { CliResult } from '../../support/cli.ts';
import type { Machine, Said } from '../../support/machine.ts';
import { kitFor } from './kits.ts';

/** What `client --for KIND --json` prints. */
export interface Printed {
  kind: string;
  registry: string;
  parts: Part[];
  check: string;
  undo: string;
}

export async function printed(
  run: (...words: string[]) => Promise<CliResult>,
  kind: string,
): Promise<Printed> {
  const { code, stdout, stderr } = await run('client', '--for', kind, '--host', 'reg.lan', '--json');
  expect(code, stderr).toBe(0);
  return JSON.parse(stdout) as Printed;
}

/** The first part whose title has that. */
export function partOf({ kind, parts }: Printed, title: string): Part {
  const found = parts.find((part) => part.title.includes(title));
  if (!found)
    throw new Error(`${kind} has no part "${title}": ${parts.map((part) => part.title).join('; ')}`);
  return found;
}

/** Machines of these tests have root and no sudo. */
export const asRoot = 'sudo() { "$@"; }\n';

export const sh = (machine: Machine, script: string, input = ''): Promise<Said> =>
  machine.sh(`exec 2>&1\ncd /root\n${asRoot}${script}`, { input });

/** As a person pastes it, for these programs to read; it must end well. */
export async function paste(machine: Machine, part: Part, ...programs: string[]): Promise<string> {
  const { code, stdout } = await sh(machine, `set -e\n${part.commands!}`);
  expect(code, `${part.title}: ${stdout}`).toBe(0);
  read(part, ...programs);
  return stdout;
}

const reads = new Set<string>();

/** Notes that they have read or run it here, which the part must say of itself. */
export function read(part: Part, ...programs: string[]): void {
  for (const program of programs) {
    expect(part.readBy, part.title).toContain(program);
    reads.add(`${program}: ${part.title}`);
  }
}

/** What says that one of these programs reads it in the tests, and none did in this file. */
export async function unread(programs: readonly string[], registries: readonly string[]): Promise<string[]> {
  const said = new Set<string>();
  for (const registry of registries)
    for (const kind of kinds)
      for (const { title, readBy } of (await kitFor(kind, registry)).parts)
        for (const program of readBy) if (programs.includes(program)) said.add(`${program}: ${title}`);
  expect(said.size).toBeGreaterThan(programs.length - 1);
  return [...said].filter((one) => !reads.has(one));
}

/** The line of a `check` that begins with that. */
export function line(text: string, begin: string): string {
  const found = text.split('\n').find((one) => one.startsWith(begin));
  if (found === undefined) throw new Error(`no line begins with ${begin}:\n${text}`);
  return found;
}

export const until = (condition: string): string =>
  `for i in $(seq 100); do ${condition} >/dev/null 2>&1 && break; sleep 0.1; done\n`;
