import type { Bundle } from '../bundle/bundle.ts';
import { readIfThere } from '../system/files.ts';
import { dataFolder, toolFolder } from './layout.ts';

/** What looks after the store, and leaves a file on its last run there. */
export const upkeep = ['gc', 'prune', 'verify', 'backup'] as const;
export type Upkeep = (typeof upkeep)[number];

/** As it stands in the file, with when it was. */
export type Result = Readonly<Record<string, unknown>> & { at: string };

/** `unreadable`: there is a file that says nothing. */
export type Last = Record<Upkeep, Result | 'never' | 'unreadable'>;

export async function lastResults(bundle: Bundle): Promise<Last> {
  const folder = toolFolder(dataFolder(bundle));
  const found = upkeep.map(async (name) => [name, await read(`${folder}/${name}.json`)] as const);
  return Object.fromEntries(await Promise.all(found)) as Last;
}

async function read(file: string): Promise<Last[Upkeep]> {
  try {
    const text = await readIfThere(file);
    if (text === undefined) return 'never';
    const value = JSON.parse(text) as Partial<Result> | null;
    return Number.isNaN(Date.parse(String(value?.at))) ? 'unreadable' : (value as Result);
  } catch {
    return 'unreadable';
  }
}
