import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Bundle } from '../bundle/bundle.ts';
import { paths } from '../bundle/paths.ts';
import { ifThere, readIfThere } from '../system/files.ts';

/** What nginx refuses at the moment, and the reason that clients are told. */
export interface Refusal {
  /** Who closed the gate: `floor` for want of space, else work on the store: gc, prune, backup. */
  by: 'floor' | 'work';
  what: string;
  reason: string;
}

/** Reads the files that nginx goes by, see its configuration. */
export async function refusals({ dir }: Pick<Bundle, 'dir'>, now = Date.now()): Promise<Refusal[]> {
  const gate = join(dir, paths.gate);
  const slot = `-${Math.floor(now / 10_000)}`;
  const names = (await ifThere(readdir(gate))) ?? [];
  const kinds = new Set(
    names.filter((name) => name.endsWith(slot)).map((name) => name.slice(0, -slot.length)),
  );
  const found: Refusal[] = [];
  const pushes = kinds.has('write') ? ['pushes'] : kinds.has('start') ? ['new pushes'] : [];
  const what = [...pushes, ...(kinds.has('delete') ? ['deletions'] : [])].join(' and ');
  if (what !== '') found.push({ by: 'work', what, reason: await reasonIn(join(gate, 'reason.json')) });
  if (kinds.has('full'))
    found.push({ by: 'floor', what: 'pushes', reason: await reasonIn(join(gate, 'full.json')) });
  return found;
}

async function reasonIn(file: string): Promise<string> {
  try {
    const { errors } = JSON.parse((await readIfThere(file)) ?? '') as { errors: { message: string }[] };
    return String(errors[0]!.message);
  } catch {
    return 'no reason was given';
  }
}
