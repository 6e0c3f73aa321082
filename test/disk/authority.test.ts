import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { beforeEach, expect, it } from 'vitest';
import type { PlannedFile } from '../../src/bundle/plan.ts';
import { issuedBy, validTo } from '../../src/certs/describe.ts';
import { certificates } from '../../src/disk/kept/tls/index.ts';
import { UsageError } from '../../src/errors.ts';
import { resolve } from '../../src/settings/resolve.ts';
import { machine } from '../settings/facts.ts';
import { tempFolder } from '../support/tmp.ts';

const begin = new Date('2026-01-01T00:00:00Z');
const later = (days: number): Date => new Date(begin.getTime() + days * 86_400_000);
const settings = resolve({ host: ['reg.lan'], port: 8443 }, machine).settings!;

let dir: string;
const write = (files: readonly PlannedFile[]): void => {
  for (const { path, content } of files) {
    mkdirSync(dirname(join(dir, path)), { recursive: true });
    writeFileSync(join(dir, path), content);
  }
};
const read = (path: string): string => readFileSync(join(dir, path), 'utf8');
const look = (days: number) => certificates(dir, settings, later(days));

beforeEach(async () => {
  dir = tempFolder();
  write((await look(0)).files);
});

it('changes nothing while all is well', async () => {
  expect(await look(1)).toMatchObject({ files: [], notes: [], ca: read('pki/ca.crt') });
  expect((await look(780)).files).toEqual([]);
});

it('renews the certificate, and only that, when less than 30 days are left', async () => {
  const { files, ca } = await look(800);
  expect(files.map(({ path }) => path).sort()).toEqual(['nginx/certs/server.crt', 'nginx/certs/server.key']);
  write(files);
  expect(ca).toBe(read('pki/ca.crt'));
  expect(issuedBy(read('nginx/certs/server.crt'), ca!)).toBe(true);
  expect(validTo(read('nginx/certs/server.crt')).getTime()).toBeGreaterThan(later(1500).getTime());
});

it('makes a new pair where a kill left a certificate and a key that do not belong together', async () => {
  const old = read('nginx/certs/server.crt');
  write((await look(800)).files);
  writeFileSync(join(dir, 'nginx/certs/server.crt'), old);
  expect((await look(800)).files.map(({ path }) => path)).toContain('nginx/certs/server.crt');
});

it('goes on without the key of the CA until it is needed, and then says so', async () => {
  renameSync(join(dir, 'pki/ca.key'), join(dir, 'elsewhere'));
  expect((await look(1)).files).toEqual([]);
  await expect(look(800)).rejects.toThrow(UsageError);
  await expect(look(800)).rejects.toThrow(/key of the CA/);
});

it('makes a new CA when the old one is about to expire, and says that clients need it', async () => {
  const { files, notes } = await look(3640);
  expect(files.map(({ path }) => path)).toEqual(
    expect.arrayContaining(['pki/ca.crt', 'nginx/public/ca.crt']),
  );
  expect(notes.join()).toMatch(/about to expire.*every client needs it/);
});

it('refuses a certificate that somebody else put there', async () => {
  const own = read('nginx/certs/server.crt');
  const other = tempFolder();
  const foreign = (await certificates(other, settings, begin)).files;
  write(foreign.filter(({ path }) => path.startsWith('nginx/certs/')));
  expect(read('nginx/certs/server.crt')).not.toBe(own);
  await expect(look(1)).rejects.toThrow(/somebody put it there/);
  rmSync(join(dir, 'nginx/certs/server.crt'));
  expect((await look(1)).files.map(({ path }) => path)).toContain('nginx/certs/server.crt');
});
