import { statSync } from 'node:fs';
import { UsageError } from '../../errors.ts';
import type { Io } from '../../io.ts';
import { absolute } from '../../system/paths.ts';

/** `FILE.tar[:REFERENCE]`. */
export interface Spec {
  /** As typed. */
  name: string;
  path: string;
  reference?: string;
}

/** Of something to be read: the longest part that is there is the file, since its name may have colons. */
export function existing(text: string, io: Pick<Io, 'cwd' | 'env'>): Spec {
  const name = plain(text);
  const cuts = [...name.matchAll(/:/g)].map(({ index }) => index).reverse();
  for (const cut of [name.length, ...cuts]) {
    const path = absolute(name.slice(0, cut), io);
    const found = statSync(path, { throwIfNoEntry: false });
    if (!found || cut === 0) continue;
    if (!found.isFile()) throw noFile(name.slice(0, cut), 'is no file');
    return spec(name, path, name.slice(cut + 1));
  }
  throw noFile(name, 'is not there');
}

/** Of something to be written: it ends at the first colon behind the last slash of its folder. */
export function planned(text: string, io: Pick<Io, 'cwd' | 'env'>): Spec {
  const name = plain(text);
  const tar = /^(.*?\.tar)(?::(.*))?$/s.exec(name) ?? /^([^:]*)(?::(.*))?$/s.exec(name);
  const [, file = '', reference = ''] = tar ?? [];
  if (file === '') throw noFile(name, 'names no file');
  const path = absolute(file, io);
  const found = statSync(path, { throwIfNoEntry: false });
  if (found && !found.isFile()) throw noFile(file, 'is no file and is not replaced by one');
  return spec(name, path, reference);
}

const plain = (text: string): string => text.replace(/^docker-archive:/, '');

const spec = (name: string, path: string, reference: string): Spec => ({
  name,
  path,
  ...(reference === '' ? {} : { reference }),
});

const noFile = (file: string, what: string): UsageError =>
  new UsageError([
    { where: file, what: `${file} ${what}`, cure: 'docker-archive:FILE.tar[:REPOSITORY:TAG]' },
  ]);
