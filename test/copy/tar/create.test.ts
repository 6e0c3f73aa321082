import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { open, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createTar } from '../../../src/copy/tar/create.ts';
import { TarWalk, type TarEntry } from '../../../src/copy/tar/walk.ts';
import { tempFolder } from '../../support/tmp.ts';

async function* parts(...texts: string[]): AsyncGenerator<Buffer> {
  for (const text of texts) yield Buffer.from(text);
}

const sha512 = `blobs/sha512/${createHash('sha512').update('x').digest('hex')}`;
const sha256 = `blobs/sha256/${createHash('sha256').update('streamed').digest('hex')}`;

test('names of every length come out whole, for tar as for this program, also after a try that broke off', async () => {
  const path = join(tempFolder(), 'made.tar');
  const file = await open(path, 'wx');
  const tar = createTar(file);
  await tar.addSmall('short', Buffer.from('one'));
  await expect(tar.add(sha512, 6, parts('ab', 'c'))).rejects.toThrow('3 of 6 bytes');
  const { digest } = await tar.addStream((made) => `blobs/${made.replace(':', '/')}`, parts('stre', 'amed'));
  await tar.add(sha512, 6, parts('second'));
  await tar.addSmall(`${sha512}.json`, Buffer.from('{}'));
  await tar.end();
  await file.close();

  const names = ['short', sha512, sha256, `${sha512}.json`];
  expect(digest).toBe(`sha256:${sha256.slice(-64)}`);
  expect(execFileSync('tar', ['-tf', path], { encoding: 'utf8' }).trim().split('\n')).toEqual(names);
  const content = (name: string): string => execFileSync('tar', ['-xOf', path, name], { encoding: 'utf8' });
  expect(names.map(content)).toEqual(['one', 'second', 'streamed', '{}']);
  const found: TarEntry[] = [];
  const walk = new TarWalk((entry) => found.push(entry));
  const bytes = await readFile(path);
  walk.feed(bytes);
  walk.end();
  expect(found.map((entry) => entry.path)).toEqual(names);
  expect(found.map(({ offset, size }) => bytes.toString('utf8', offset, offset + size))).toEqual([
    'one',
    'second',
    'streamed',
    '{}',
  ]);
});
