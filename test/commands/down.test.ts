import { existsSync, mkdirSync, readFileSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { inProcess } from '../support/cli.ts';
import { tempFolder } from '../support/tmp.ts';

let folder: string;
let dir: string;
const make = (...args: string[]) =>
  inProcess([
    dir,
    '--no-input',
    '--target',
    'process',
    '--host',
    'reg.example.com',
    '--port',
    '5443',
    ...args,
  ]);
const purge = (...args: string[]) => inProcess(['down', '--purge', '--yes', ...args, '-C', dir]);

beforeEach(() => {
  folder = tempFolder();
  dir = join(folder, 'demo');
});

describe('down --purge', () => {
  it('asks first, and takes no silence for a yes', async () => {
    await make();
    const { code, stderr } = await inProcess(['down', '--purge', '-C', dir]);
    expect({ code, there: existsSync(join(dir, 'settings.yml')) }).toEqual({ code: 2, there: true });
    expect(stderr).toContain('--yes');
  });

  it("takes the registry's store only, whatever else lies in the data folder", async () => {
    const data = join(folder, 'disk');
    mkdirSync(join(data, 'docker/registry/v2'), { recursive: true });
    writeFileSync(join(data, 'photo.jpg'), '');
    await make('--data', data);
    expect((await purge('--data')).code).toBe(0);
    expect(readdirSync(data)).toEqual(['photo.jpg']);
    expect(existsSync(dir)).toBe(false);
  });

  it('removes nothing outside, whatever the manifest says and links lead to', async () => {
    await make();
    writeFileSync(join(folder, 'victim'), '');
    const outside = join(folder, 'elsewhere');
    mkdirSync(outside);
    writeFileSync(join(outside, 'notes'), '');
    const manifest = join(dir, '.create-registry.json');
    const value = JSON.parse(readFileSync(manifest, 'utf8')) as { files: Record<string, string> };
    writeFileSync(manifest, JSON.stringify({ ...value, files: { '../victim': 'x' } }));
    await purge();
    expect(existsSync(join(folder, 'victim'))).toBe(true);
    symlinkSync(outside, join(dir, 'link'));
    writeFileSync(manifest, JSON.stringify({ ...value, files: { ...value.files, 'link/notes': 'x' } }));
    await purge();
    expect(existsSync(join(outside, 'notes'))).toBe(true);
  });

  it('--dry-run names everything and removes nothing', async () => {
    await make();
    const { stdout } = await inProcess(['down', '--purge', '--data', '--dry-run', '--json', '-C', dir]);
    const { removes } = JSON.parse(stdout) as { removes: string[] };
    expect(removes).toContain('settings.yml');
    expect(removes).toContain(join(dir, 'data/docker/registry'));
    expect(existsSync(join(dir, 'settings.yml'))).toBe(true);
  });

  it('an empty folder name is not this folder', async () => {
    const { code, stderr } = await inProcess(['down', '--purge', '--yes', '-C', '']);
    expect(code).toBe(2);
    expect(stderr).toContain('-C is empty');
  });
});
