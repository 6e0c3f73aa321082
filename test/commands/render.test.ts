import { appendFileSync, existsSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { inProcess } from '../support/cli.ts';
import { tempFolder } from '../support/tmp.ts';

let dir: string;
const file = (path: string): string => readFileSync(join(dir, path), 'utf8');
const set = (from: RegExp, to: string): void =>
  writeFileSync(join(dir, 'settings.yml'), file('settings.yml').replace(from, to));
const render = (...args: string[]) => inProcess(['render', '-C', dir, ...args]);
/** Content and times of every file. */
const snapshot = (): Record<string, string> =>
  Object.fromEntries(
    readdirSync(dir, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .map((path) => [path, `${statSync(path).mtimeMs} ${readFileSync(path, 'utf8')}`]),
  );

beforeEach(async () => {
  dir = join(tempFolder(), 'demo');
  const { code } = await inProcess([
    dir,
    '--no-input',
    '--target',
    'process',
    '--host',
    'reg.example.com',
    '--port',
    '5443',
  ]);
  expect(code).toBe(0);
});

describe('render', () => {
  it('changes nothing when nothing was edited', async () => {
    const before = snapshot();
    const { code, stdout } = await render();
    expect({ code, stdout }).toEqual({ code: 0, stdout: 'Nothing to change.\n' });
    const manifest = join(dir, '.create-registry.json');
    expect({ ...snapshot(), [manifest]: '' }).toEqual({ ...before, [manifest]: '' });
  });

  it('--diff shows an edit and writes nothing', async () => {
    set(/^port: 5443$/m, 'port: 6443');
    const before = snapshot();
    const { code, stdout } = await render('--diff');
    expect(code).toBe(0);
    expect(stdout).toMatch(/^-.*5443/m);
    expect(stdout).toMatch(/^\+.*6443/m);
    expect(snapshot()).toEqual(before);
  });

  it('applies an edit, keeps secrets, users and the CA', async () => {
    const kept = ['secrets.yml', 'pki/ca.crt', 'pki/ca.key', 'nginx/certs/server.key', 'nginx/auth/htpasswd'];
    const before = kept.map(file);
    set(/^port: 5443$/m, 'port: 6443');
    expect((await render()).code).toBe(0);
    expect(file('nginx/nginx.conf')).toContain('6443');
    expect(kept.map(file)).toEqual(before);
    expect((await render()).stdout).toBe('Nothing to change.\n');
  });

  it('never overwrites an edited file: the new text stands beside it, exit 1', async () => {
    appendFileSync(join(dir, 'nginx/nginx.conf'), '# mine\n');
    set(/^port: 5443$/m, 'port: 6443');
    const mine = file('nginx/nginx.conf');
    const { code, stderr } = await render();
    expect(code).toBe(1);
    expect(stderr).toContain('nginx/nginx.conf was edited by hand');
    expect(file('nginx/nginx.conf')).toBe(mine);
    expect(file('nginx/nginx.conf.new')).toContain('6443');
    expect(file('registry/config.yml')).toBeTruthy();
  });

  it('a new name within the CA gets a certificate from the same CA; another name a new CA, and says so', async () => {
    const ca = file('pki/ca.crt');
    set(/^ {2}- reg\.example\.com$/m, '  - reg.example.com\n  - eu.reg.example.com');
    const first = await render();
    expect({ code: first.code, same: file('pki/ca.crt') === ca }).toEqual({ code: 0, same: true });
    set(/^ {2}- eu\.reg\.example\.com$/m, '  - other.example.org');
    const second = await render();
    expect(second.stderr).toMatch(/CA could not speak for other\.example\.org.*every client/s);
    expect(file('pki/ca.crt')).not.toBe(ca);
    expect(file('nginx/public/ca.crt')).toBe(file('pki/ca.crt'));
  });

  it('a bad edit is refused with the key, and nothing is written', async () => {
    set(/^port: 5443$/m, 'port: 0');
    const before = snapshot();
    const { code, stderr } = await render();
    expect(code).toBe(2);
    expect(stderr).toMatch(/port in settings\.yml: "0" is no whole number/);
    expect(snapshot()).toEqual(before);
  });

  it('goes on after a kill between two files', async () => {
    set(/^port: 5443$/m, 'port: 6443');
    const manifest = JSON.parse(file('.create-registry.json')) as {
      files: Record<string, string>;
      pending?: Record<string, string>;
    };
    const { createHash } = await import('node:crypto');
    const half = file('nginx/nginx.conf').replaceAll('5443', '6443');
    // What a killed run leaves: the hashes it was about to write, and some of the files.
    manifest.pending = { 'nginx/nginx.conf': createHash('sha256').update(half).digest('hex') };
    writeFileSync(join(dir, '.create-registry.json'), JSON.stringify(manifest));
    writeFileSync(join(dir, 'nginx/nginx.conf'), half);
    set(/^port: 6443$/m, 'port: 7443');
    const { code } = await render();
    expect(code).toBe(0);
    expect(file('nginx/nginx.conf')).toContain('7443');
    expect(existsSync(join(dir, 'nginx/nginx.conf.new'))).toBe(false);
  });

  it('makes a lost secrets.yml anew, and lets the tool in again', async () => {
    const { rmSync } = await import('node:fs');
    rmSync(join(dir, 'secrets.yml'));
    expect((await inProcess(['status', '-C', dir])).code).toBe(0);
    expect((await inProcess(['smoke', '-C', dir])).stderr).toContain('create-registry render');
    expect((await render()).code).toBe(0);
    const { verify } = await import('../../src/users/htpasswd.ts');
    const password = /tool-password: "(.*)"/.exec(file('secrets.yml'))![1]!;
    expect(await verify(file('nginx/auth/htpasswd'), 'create-registry', password)).toBe(true);
  });

  it('takes the CA away from the folder of the old port', async () => {
    expect(existsSync(join(dir, 'clients/certs.d/reg.example.com:5443/ca.crt'))).toBe(true);
    set(/^port: 5443$/m, 'port: 6443');
    expect((await render()).code).toBe(0);
    expect(existsSync(join(dir, 'clients/certs.d/reg.example.com:6443/ca.crt'))).toBe(true);
    expect(existsSync(join(dir, 'clients/certs.d/reg.example.com:5443/ca.crt'))).toBe(false);
  });

  it('as root writes for the owner of the bundle', async ({ skip }) => {
    if (process.getuid?.() !== 0) skip('only root can write for somebody else');
    set(/^owner: .*$/m, 'owner: 1234:1234');
    set(/^port: 5443$/m, 'port: 6443');
    expect((await render()).code).toBe(0);
    expect(statSync(join(dir, 'nginx/nginx.conf')).uid).toBe(1234);
  });

  it('two at once leave one whole bundle', async () => {
    set(/^port: 5443$/m, 'port: 6443');
    const both = await Promise.all([render(), render()]);
    expect(both.map(({ code }) => code)).toEqual([0, 0]);
    expect((await render()).stdout).toBe('Nothing to change.\n');
  });
});
