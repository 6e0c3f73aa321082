import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import { certificate, extensionsOf } from '../certs/openssl.ts';
import { inProcess } from '../support/cli.ts';
import { tempFolder } from '../support/tmp.ts';

const extensions = extensionsOf.server('DNS:reg.lan');
const first = certificate({ subject: '/CN=reg.lan', extensions });
const second = certificate({ subject: '/CN=reg.lan', extensions });

let dir: string;
let source: { cert: string; key: string };
const file = (path: string): string => readFileSync(join(dir, path), 'utf8');
const put = ({ cert, key }: typeof first): void => {
  writeFileSync(source.cert, cert);
  writeFileSync(source.key, key);
};
const render = () => inProcess(['render', '-C', dir]);

beforeEach(async () => {
  const folder = tempFolder();
  dir = join(folder, 'demo');
  mkdirSync(join(folder, 'ssl'));
  source = { cert: join(folder, 'ssl/reg.pem'), key: join(folder, 'ssl/reg.key') };
  put(first);
  const files = ['--tls-cert', source.cert, '--tls-key', source.key];
  const { code, stderr } = await inProcess([
    dir,
    '--no-input',
    '--target',
    'process',
    '--host',
    'reg.lan',
    '--port',
    '5443',
    '--tls',
    'files',
    ...files,
  ]);
  expect(code, stderr).toBe(0);
});

test('a new certificate in the place of the old one is copied by render', async () => {
  put(second);
  const { code, stderr } = await render();
  expect({ code, stderr }).toMatchObject({ code: 0, stderr: expect.stringContaining('restart to serve it') });
  expect([file('nginx/certs/server.crt'), file('nginx/certs/server.key')].map((text) => text.trim())).toEqual(
    [second.cert, second.key].map((text) => text.trim()),
  );
});

test('with its sources gone the copy stays, and render says so', async () => {
  const before = file('nginx/certs/server.crt');
  for (const path of Object.values(source)) rmSync(path);
  const { code, stderr } = await render();
  expect(stderr).toContain(`${source.cert} and ${source.key} are not there`);
  expect(code).toBe(0);
  expect(file('nginx/certs/server.crt')).toBe(before);
});

test('with its sources gone the copy is still checked', async () => {
  for (const path of Object.values(source)) rmSync(path);
  const settings = join(dir, 'settings.yml');
  writeFileSync(settings, file('settings.yml').replaceAll('reg.lan', 'other.lan'));
  const { code, stderr } = await render();
  expect(code).toBe(2);
  expect(stderr).toContain('nginx/certs/server.crt');
  expect(stderr).toContain('does not cover other.lan');
  expect(stderr).toContain('name the new ones there');
});

test('one of the two gone is a mistake', async () => {
  rmSync(source.key);
  const { code, stderr } = await render();
  expect(code).toBe(2);
  expect(stderr).toContain(`there is no file ${source.key}`);
});

test('nothing to fall back on: both are named', async () => {
  for (const path of [...Object.values(source), join(dir, 'nginx/certs')]) rmSync(path, { recursive: true });
  const { code, stderr } = await render();
  expect(code).toBe(2);
  for (const path of Object.values(source)) expect(stderr).toContain(`there is no file ${path}`);
});
