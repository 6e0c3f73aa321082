import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { paths } from '../bundle/paths.ts';
import { parseSettings } from '../settings/file.ts';
import { names } from './bundle-files.ts';
import type { Chosen } from './chosen.ts';

/** What is otherwise in the new bundle than in the settings of the backup, by the names of settings.yml. */
export type Changes = Readonly<Record<string, string | number>>;

/** The text with these settings: everything else, comments as well, stays as it was. */
export function withChanges(text: string, changes: Changes): string {
  let changed = text;
  for (const [name, value] of Object.entries(changes)) {
    const line = `${name}: ${JSON.stringify(value)}`;
    const found = new RegExp(`^${name}:.*$`, 'm');
    // A function, since a value may have a $ in it.
    changed = found.test(changed) ? changed.replace(found, () => line) : `${changed.trimEnd()}\n${line}\n`;
  }
  return changed;
}

/** What is wanted, and what has to be otherwise wherever it is restored. */
export async function changesFor({ folder }: Chosen, wanted: Changes): Promise<Changes> {
  const file = join(folder, names.bundle, paths.settings);
  const saved = parseSettings(await readFile(file, 'utf8'), file);
  const data = typeof saved['data'] === 'string' ? saved['data'] : 'data';
  const outside = data.startsWith('/') || data.split('/').includes('..');
  // Processes have no name.
  const { name, ...others } = wanted;
  const named = name !== undefined && saved['target'] === 'compose' ? { name } : {};
  return { ...(outside ? { data: 'data' } : {}), ...owner(saved), ...others, ...named };
}

/** Who is not root can make files only as who they are; in a rootless engine root is the user. */
function owner({ owner: saved, target }: Record<string, unknown>): Changes {
  const uid = process.getuid?.() ?? 0;
  if (uid === 0 || (target === 'compose' && saved === '0:0')) return {};
  return { owner: `${uid}:${process.getgid?.() ?? uid}` };
}
