import { execFileSync, spawn } from 'node:child_process';
import {
  appendFileSync,
  chmodSync,
  chownSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join, relative } from 'node:path';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { hash } from '../../../src/bundle/manifest.ts';
import { edited } from '../../../src/doctor/bundle/edited.ts';
import { gate } from '../../../src/doctor/bundle/gate.ts';
import { bundleChecks } from '../../../src/doctor/bundle/index.ts';
import { locks } from '../../../src/doctor/bundle/locks.ts';
import { owner } from '../../../src/doctor/bundle/owner.ts';
import { registryConfig } from '../../../src/doctor/bundle/registry-config.ts';
import { rendered } from '../../../src/doctor/bundle/rendered.ts';
import { secrets } from '../../../src/doctor/bundle/secrets.ts';
import { units } from '../../../src/doctor/bundle/units.ts';
import { upkeep } from '../../../src/doctor/bundle/upkeep.ts';
import { identify } from '../../../src/system/proc.ts';
import { inProcess } from '../../support/cli.ts';
import { unavailable } from '../../support/real.ts';
import { tempFolder } from '../../support/tmp.ts';
import { findingsOf, lookAt } from '../support/look.ts';
import { ownBundle } from '../support/own-bundle.ts';

let dir: string;
let restore: () => void;
beforeAll(async () => ({ dir, restore } = await ownBundle()));
beforeEach(() => restore());

const at = (path: string): string => join(dir, path);
const text = (path: string): string => readFileSync(at(path), 'utf8');
const mode = (path: string): string => (statSync(at(path)).mode & 0o777).toString(8);
const set = (from: RegExp, to: string): void =>
  writeFileSync(at('settings.yml'), text('settings.yml').replace(from, to));
const render = () => inProcess(['render', '-C', dir]);
const fixAll = async (findings: Awaited<ReturnType<typeof findingsOf>>): Promise<void> => {
  for (const { fix } of findings) await fix!.apply();
};

test('a new bundle has nothing worse than a hint', async () => {
  for (const check of bundleChecks) {
    const looked = await lookAt(check, dir, { root: tempFolder() });
    const findings = 'findings' in looked ? looked.findings : [];
    expect(findings, check.name).toEqual([]);
  }
});

describe('files', () => {
  test('missing ones are an error, and written anew, and nothing else is', async () => {
    const before = text('registry/config.yml');
    rmSync(at('registry/config.yml'));
    set(/^port: 5443$/m, 'port: 6443');
    const findings = await findingsOf(rendered, dir);
    expect(findings).toMatchObject([
      { severity: 'error', what: 'a file is missing: registry/config.yml' },
      { severity: 'warning', what: expect.stringMatching(/^\d+ files would change/) as string },
      { severity: 'hint', what: expect.stringContaining('reg.example.com:5443/ca.crt') as string },
    ]);
    await findings[0]!.fix!.apply();
    expect(text('registry/config.yml')).toBe(before);
    expect(text('nginx/nginx.conf')).toContain('5443');
    expect(findings.slice(1).map(({ fix }) => fix)).toEqual([undefined, undefined]);
    expect((await findingsOf(rendered, dir)).map(({ severity }) => severity)).toEqual(['warning', 'hint']);
  });

  test('only clients’ files missing is a warning; one for reading changed is a hint', async () => {
    rmSync(at('clients/hosts'));
    const manifest = JSON.parse(text('.create-registry.json')) as { files: Record<string, string> };
    writeFileSync(at('README.md'), 'of an older version\n');
    manifest.files['README.md'] = hash('of an older version\n');
    writeFileSync(at('.create-registry.json'), JSON.stringify(manifest));
    expect(await findingsOf(rendered, dir)).toMatchObject([
      { severity: 'warning', what: 'a file is missing: clients/hosts' },
      { severity: 'hint', what: '1 file would change with the next render: README.md' },
    ]);
  });

  test('what keeps render from its work is told', async () => {
    rmSync(at('pki/ca.key'));
    set(/^ {2}- reg\.example\.com$/m, '  - reg.example.org');
    expect(await findingsOf(rendered, dir)).toMatchObject([
      { severity: 'error', what: expect.stringMatching(/ca\.key: .*reg\.example\.org.*not there/) as string },
    ]);
  });
});

test('a configuration that the registry cannot read at its next start', async () => {
  appendFileSync(at('registry/config.yml'), 'proxy: [\n');
  const line = text('registry/config.yml').split('\n').length;
  expect(await findingsOf(registryConfig, dir)).toMatchObject([
    {
      severity: 'error',
      what: expect.stringMatching(
        new RegExp(`^registry/config\\.yml:${line}: not readable as YAML: `),
      ) as string,
      cure: expect.stringContaining(`create-registry render -C ${dir} --diff`) as string,
    },
  ]);
});

describe('edited', () => {
  test('by hand, and still up to date: a hint', async () => {
    appendFileSync(at('nginx/nginx.conf'), '# mine\n');
    expect(await findingsOf(edited, dir)).toMatchObject([
      { severity: 'hint', what: 'nginx/nginx.conf was edited by hand' },
    ]);
    await render();
    expect(await findingsOf(edited, dir)).toMatchObject([
      { severity: 'hint', cure: `diff -u ${at('nginx/nginx.conf.new')} ${at('nginx/nginx.conf')}` },
    ]);
  });

  test('by hand, and behind what is wanted now: a warning, with or without its .new', async () => {
    appendFileSync(at('nginx/nginx.conf'), '# mine\n');
    set(/^port: 5443$/m, 'port: 6443');
    const behind = [{ severity: 'warning', what: expect.stringContaining('and is behind') as string }];
    expect(await findingsOf(edited, dir)).toMatchObject(behind);
    await render();
    const [found] = await findingsOf(edited, dir);
    expect([found]).toMatchObject(behind);
    expect(found!.cure).not.toContain('render');
  });

  test('a .new beside a file that is ours', async () => {
    writeFileSync(at('registry/config.yml.new'), 'x');
    expect(await findingsOf(edited, dir)).toMatchObject([
      { severity: 'hint', what: expect.stringContaining('registry/config.yml.new waits') as string },
    ]);
    expect((await render()).code).toBe(0);
    expect(await findingsOf(edited, dir)).toEqual([]);
  });
});

describe('secrets', () => {
  test.each([
    'secrets.yml',
    'pki/ca.key',
    'nginx/certs/server.key',
    'nginx/auth/htpasswd',
    'registry/config.yml',
  ])('%s for others, until it is mended', async (path) => {
    chmodSync(at(path), 0o644);
    const findings = await findingsOf(secrets, dir);
    expect(findings).toMatchObject([{ severity: 'warning', what: expect.stringContaining(path) as string }]);
    await fixAll(findings);
    expect(mode(path)).toBe('600');
    expect(await findingsOf(secrets, dir)).toEqual([]);
  });

  test('a link is neither a finding nor followed', async () => {
    const outside = join(tempFolder(), 'theirs');
    writeFileSync(outside, '', { mode: 0o644 });
    chmodSync(at('secrets.yml'), 0o644);
    const findings = await findingsOf(secrets, dir);
    rmSync(at('secrets.yml'));
    symlinkSync(outside, at('secrets.yml'));
    await expect(findings[0]!.fix!.apply()).rejects.toThrow('ELOOP');
    expect(statSync(outside).mode & 0o777).toBe(0o644);
    expect(await findingsOf(secrets, dir)).toEqual([]);
  });

  test('secrets.yml missing', async () => {
    rmSync(at('secrets.yml'));
    expect(await findingsOf(secrets, dir)).toMatchObject([
      {
        severity: 'error',
        what: 'secrets.yml is missing',
        cure: expect.stringContaining('render') as string,
      },
    ]);
  });
});

describe('owner', () => {
  beforeEach(() => {
    if (process.getuid?.() !== 0) unavailable('other users', 'only root can give files away');
    set(/^owner: .*$/m, 'owner: "4321:4321"');
    execFileSync('chown', ['-R', '4321:4321', dir]);
  });

  test('all is theirs: nothing to find', async () => {
    mkdirSync(at('data'), { recursive: true });
    chownSync(at('data'), 4321, 4321);
    expect(await lookAt(owner, dir)).toEqual({ findings: [], detail: '4321:4321' });
  });

  test('a file that an editor left to root, until it is given back', async () => {
    chownSync(at('nginx/auth/htpasswd'), 0, 0);
    const findings = await findingsOf(owner, dir);
    expect(findings).toMatchObject([
      {
        severity: 'error',
        what: expect.stringMatching(/htpasswd cannot be read .* 4321:4321.*0:0, mode 600/) as string,
      },
    ]);
    await fixAll(findings);
    expect(lstatSync(at('nginx/auth/htpasswd'))).toMatchObject({ uid: 4321, gid: 4321 });
    expect(await findingsOf(owner, dir)).toEqual([]);
  });

  test('root gives away nothing that a link in the bundle leads to', async () => {
    const outside = tempFolder();
    writeFileSync(join(outside, 'htpasswd'), '', { mode: 0o600 });
    rmSync(at('nginx/auth'), { recursive: true });
    symlinkSync(outside, at('nginx/auth'));
    const [found] = (await findingsOf(owner, dir)).filter(({ fix }) => fix !== undefined);
    await expect(found!.fix!.apply()).rejects.toThrow(`a link leads to ${join(outside, 'htpasswd')}`);
    expect(statSync(join(outside, 'htpasswd')).uid).toBe(0);
  });

  test('a folder that is root’s, on the way to what they read', async () => {
    for (const path of ['.', 'nginx/auth']) chownSync(at(path), 0, 0);
    expect(await findingsOf(owner, dir)).toMatchObject([
      { severity: 'error', what: expect.stringContaining(`the folder ${dir} is closed`) as string },
      { severity: 'error', cure: `sudo chown 4321:4321 ${at('nginx/auth')}` },
    ]);
  });

  test('a data folder that they cannot write is told, not changed', async () => {
    mkdirSync(at('data'), { recursive: true });
    chownSync(at('data'), 0, 0);
    const [found, ...others] = await findingsOf(owner, dir);
    expect([found, others]).toMatchObject([
      { severity: 'error', cure: expect.stringContaining(`chown -R 4321:4321 ${at('data')}`) as string },
      [],
    ]);
    expect(found!.fix).toBeUndefined();
  });
});

describe('units', () => {
  const unit = 'create-registry-b.service';
  const installed = (content: string, name = unit): string => {
    const root = tempFolder();
    mkdirSync(join(root, 'etc/systemd/system'), { recursive: true });
    writeFileSync(join(root, 'etc/systemd/system', name), content);
    return root;
  };

  test('as in the bundle, or not installed', async () => {
    expect(await lookAt(units, dir, { root: installed(text(`systemd/${unit}`)) })).toEqual({
      findings: [],
      detail: unit,
    });
    expect(await lookAt(units, dir, { root: tempFolder() })).toMatchObject({
      notLooked: expect.any(String) as string,
    });
  });

  test('another text, another folder, a folder that is gone', async () => {
    const ours = text(`systemd/${unit}`);
    const look = (content: string, name?: string) =>
      findingsOf(units, dir, { root: installed(content, name) });
    expect(await look(`${ours}# old\n`)).toMatchObject([
      {
        severity: 'warning',
        cure: expect.stringContaining(`sudo cp ${at(`systemd/${unit}`)} /etc/`) as string,
      },
    ]);
    expect(await look(ours.replaceAll(dir, '/srv/before'))).toMatchObject([
      { severity: 'error', what: expect.stringContaining('is for /srv/before') as string },
    ]);
    expect(await look(ours.replaceAll(dir, '/srv/gone'), 'create-registry-old-gc.service')).toMatchObject([
      { severity: 'warning', what: expect.stringContaining('/srv/gone, which is not there') as string },
    ]);
  });

  test('a bundle that was moved', async () => {
    const root = installed(text(`systemd/${unit}`));
    const moved = join(tempFolder(), 'b');
    renameSync(dir, moved);
    expect(await findingsOf(units, moved, { root })).toMatchObject([
      { severity: 'error', what: expect.stringContaining(`is for ${dir}, not for this folder`) as string },
    ]);
  });
});

test('gate: work that is under way is a hint', async () => {
  mkdirSync(at('nginx/gate'), { recursive: true });
  const slot = Math.floor(Date.now() / 10_000);
  for (const ahead of [0, 1, 2]) writeFileSync(at(`nginx/gate/write-${slot + ahead}`), '');
  writeFileSync(
    at('nginx/gate/reason.json'),
    JSON.stringify({ errors: [{ code: 'DENIED', message: 'collecting garbage' }] }),
  );
  expect(await findingsOf(gate, dir)).toMatchObject([
    { severity: 'hint', what: 'nginx refuses pushes: collecting garbage' },
  ]);
});

describe('leftovers', () => {
  test('what a killed write left is removed; that of one at work is not', async () => {
    const ended = spawn('true').pid!;
    await expect.poll(() => existsSync(`/proc/${ended}`)).toBe(false);
    const dead = at(`nginx/auth/.htpasswd.${ended}-0123456789ab.tmp`);
    const alive = at(`.secrets.yml.${process.pid}-0123456789ab.tmp`);
    for (const file of [dead, alive]) writeFileSync(file, '');
    const findings = await findingsOf(locks, dir);
    expect(findings).toMatchObject([
      { severity: 'hint', what: `left by a create-registry that was killed: ${relative(dir, dead)}` },
    ]);
    await fixAll(findings);
    expect([dead, alive].map(existsSync)).toEqual([false, true]);
  });

  test('who is at work', async () => {
    writeFileSync(at('.create-registry.lock'), JSON.stringify({ ...identify(process.pid), id: 'x' }));
    expect(await findingsOf(locks, dir)).toMatchObject([
      { severity: 'hint', what: expect.stringContaining(`(pid ${process.pid}) is at work`) as string },
    ]);
    writeFileSync(
      at('.create-registry.lock'),
      JSON.stringify({ ...identify(process.pid), startTime: '1@x', id: 'x' }),
    );
    expect(await findingsOf(locks, dir)).toEqual([]);
  });
});

describe('upkeep', () => {
  const day = 86_400_000;
  const result = (name: string, content: object): void => {
    mkdirSync(at('data/docker/registry/v2/repositories'), { recursive: true });
    mkdirSync(at('data/.create-registry'), { recursive: true });
    writeFileSync(at(`data/.create-registry/${name}.json`), JSON.stringify(content));
  };
  const ago = (days: number): string => new Date(Date.now() - days * day).toISOString();

  test('no backup; an old one; one that should come by timer', async () => {
    result('gc', { at: ago(1) });
    expect(await findingsOf(upkeep, dir)).toMatchObject([{ severity: 'hint', what: 'there is no backup' }]);
    result('backup', { at: ago(5), whole: true });
    expect(await findingsOf(upkeep, dir)).toEqual([]);
    result('backup', { at: ago(20.5), whole: true });
    expect(await findingsOf(upkeep, dir)).toMatchObject([
      { severity: 'hint', what: 'the last backup is 20 days old' },
    ]);
    result('backup', { at: ago(5), whole: true });
    appendFileSync(at('settings.yml'), '\nbackup-to: /mnt/backup\n');
    expect(await findingsOf(upkeep, dir)).toMatchObject([
      { severity: 'warning', what: 'the last backup is 5 days old' },
    ]);
  });

  test('damage that verify found, or that a backup met', async () => {
    result('verify', { at: ago(1), broken: 3 });
    result('backup', { at: ago(1), whole: false });
    expect(await findingsOf(upkeep, dir)).toMatchObject([
      { severity: 'warning', what: expect.stringContaining('damage') as string },
      { severity: 'error', what: expect.stringContaining('3 broken things') as string },
    ]);
    result('verify', { at: ago(1), broken: 0 });
    result('backup', { at: ago(1), whole: true });
    expect(await findingsOf(upkeep, dir)).toEqual([]);
  });
});
