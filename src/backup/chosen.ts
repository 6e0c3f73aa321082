import { OperationError, UsageError } from '../errors.ts';
import { timeOf, type Place } from './place.ts';
import { readSeal, sealName, type Seal } from './seal.ts';

export interface Chosen {
  name: string;
  /** On this machine, with the files of the backup. */
  folder: string;
  seal: Seal;
}

/** The newest complete backup, of those up to a time where one is given. */
export async function chosenBackup(place: Place, at?: string): Promise<Chosen> {
  const names = await place.names();
  const wanted = at === undefined ? names : upTo(names, at);
  for (const name of [...wanted].reverse()) {
    const seal = await readSeal(await place.folder(name, sealName));
    if (seal) return { name, folder: await place.folder(name), seal };
  }
  const complete: string[] = [];
  for (const name of names.slice(-10))
    if (await readSeal(await place.folder(name, sealName))) complete.push(timeOf(name));
  throw new OperationError([
    {
      where: place.name,
      what: `there is no complete backup${at === undefined ? '' : ` of ${at} or before`}`,
      ...(complete.length > 0 ? { cure: `there are those of ${complete.join(', ')}` } : {}),
    },
  ]);
}

/** `2026-11-21` and `2026-11-21T20:52` mean all of that day or minute. */
function upTo(names: readonly string[], at: string): string[] {
  const text = /^\d{8}T\d{6}Z$/.test(at) ? timeOf(at) : at.replace(/^(\S+) (?=\d)/, '$1T');
  if (!/^\d{4}-\d\d-\d\d(?:T\d\d:\d\d(?::\d\d)?Z?)?$/.test(text))
    throw new UsageError([
      {
        where: '--at',
        what: `${at} is no time`,
        cure: 'write it in UTC, as in 2026-11-21 or 2026-11-21T20:52:30Z',
      },
    ]);
  const last = text.replace(/Z$/, '');
  return names.filter((name) => timeOf(name).slice(0, last.length) <= last);
}
