import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { describe, expect, test } from 'vitest';
import type { Io } from '../../src/io.ts';
import { candidates } from '../../src/install/apt-lists.ts';
import { planInstall } from '../../src/install/debian.ts';
import { installByHand, njsCommand } from '../../src/install/elsewhere.ts';
import { isDebian, parseOsRelease } from '../../src/install/os-release.ts';
import { keepStopped } from '../../src/install/services.ts';
import { tempFolder } from '../support/tmp.ts';

const io: Io = {
  stdin: new PassThrough(),
  stdout: new PassThrough(),
  stderr: new PassThrough(),
  env: process.env,
  cwd: '/',
};

const debian = 'PRETTY_NAME="Debian GNU/Linux 12 (bookworm)"\nNAME="Debian GNU/Linux"\nID=debian\n';
const mint = 'NAME="Linux Mint"\nID=linuxmint\nID_LIKE="ubuntu debian"\n';
const fedora = 'NAME="Fedora Linux"\nID=fedora\nPRETTY_NAME="Fedora Linux 43 (Server Edition)"\n';
const rocky = 'NAME=\'Rocky Linux\'\nID="rocky"\nID_LIKE="rhel centos fedora"\n';

describe('the system', () => {
  test.each([
    [debian, true],
    [mint, true],
    [fedora, false],
    [rocky, false],
    ['', false],
  ])('%j: Debian %j', (text, expected) => expect(isDebian(parseOsRelease(text))).toBe(expected));

  test('is called what it calls itself', () => {
    expect(parseOsRelease(debian).name).toBe('Debian GNU/Linux 12 (bookworm)');
    expect(parseOsRelease(rocky)).toEqual({
      id: 'rocky',
      like: ['rhel', 'centos', 'fedora'],
      name: 'Rocky Linux',
    });
  });
});

test.each([
  [fedora, 'sudo dnf install nginx docker-distribution'],
  [rocky, 'sudo dnf install nginx docker-distribution'],
  ['ID=alpine\n', 'apk add nginx docker-registry'],
  ['ID=arch\n', 'sudo pacman -S nginx'],
  ['ID=plan9\n', 'install nginx and registry with the means of plan9'],
])('elsewhere, %j: %s', (text, first) => {
  const problem = installByHand(parseOsRelease(text), ['nginx', 'registry']);
  expect(problem.cure!.split('\n')[0]).toBe(first);
  expect(problem.cure).toContain('--registry-bin');
});

test.each([
  [debian, 'sudo apt install libnginx-mod-http-js'],
  [mint, 'sudo apt install libnginx-mod-http-js'],
  ['ID=alpine\n', 'apk add nginx-mod-http-js'],
  ['ID=arch\n', 'sudo pacman -S nginx-mod-njs'],
  [fedora, undefined],
  ['ID=plan9\n', undefined],
])('the njs module on %j: %s', (text, command) => expect(njsCommand(parseOsRelease(text))).toBe(command));

test('elsewhere the njs module is named where it can be had', () => {
  const cure = (text: string) => installByHand(parseOsRelease(text), ['nginx', 'njs']).cure;
  expect(cure('ID=alpine\n')).toBe('apk add nginx nginx-mod-http-js');
  expect(cure(fedora)).toBe('sudo dnf install nginx');
  expect(installByHand(parseOsRelease(fedora), ['njs']).cure).toMatch(/^install nginx's njs module with/);
  expect(cure('ID=plan9\n')).toBe("install nginx and nginx's njs module with the means of plan9");
});

describe('the packages’ own services', () => {
  test('with systemd never run: masked before, disabled after', () => {
    expect(keepStopped(['nginx', 'docker-registry'], 'systemd')).toEqual({
      before: [['systemctl', 'mask', '--runtime', 'nginx.service', 'docker-registry.service']],
      environment: {},
      after: [
        ['systemctl', 'unmask', '--runtime', 'nginx.service', 'docker-registry.service'],
        ['systemctl', 'disable', 'nginx.service', 'docker-registry.service'],
      ],
    });
  });
  test('with another init do not belong to the runlevel the scripts are told', () => {
    const { before, environment, after } = keepStopped(['nginx'], 'other');
    expect([before, environment, after]).toEqual([
      [],
      { RUNLEVEL: '1', PREVLEVEL: 'N' },
      [['update-rc.d', 'nginx', 'disable']],
    ]);
  });
  test('that were there before are none of our business', () => {
    expect(keepStopped([], 'systemd')).toEqual({ before: [], environment: {}, after: [] });
  });
});

test('what apt could install', () => {
  const known = 'nginx:\n  Installed: (none)\n  Candidate: 1.22.1-9\n';
  const unknown = 'docker-registry:\n  Installed: (none)\n  Candidate: (none)\n';
  expect([candidates(known + unknown), candidates(known + known), candidates('')]).toEqual([1, 2, 0]);
});

describe.runIf(existsSync('/usr/bin/apt-get') && process.getuid!() === 0)('on this Debian, as root', () => {
  test('the commands need no shell, ask nothing and install what is missing', async () => {
    const plan = await planInstall({ io, missing: ['nginx', 'registry'] });
    if (!('install' in plan)) throw new Error(plan.what);
    const lines = [...plan.before, ...plan.install, ...plan.after].map(({ file, args }) =>
      [file, ...args].join(' '),
    );
    expect(lines).toContainEqual(
      expect.stringMatching(
        /^env DEBIAN_FRONTEND=noninteractive .*apt-get install -y --no-install-recommends nginx docker-registry$/,
      ),
    );
    expect(plan.notes.join('\n')).toContain('registry 2.8');
    expect(plan.notes.join('\n')).toContain('--registry-bin');
  });
  test('the njs module comes along, and its failure fails nothing', async () => {
    const plan = await planInstall({ io, missing: ['nginx', 'registry', 'njs'] });
    if (!('install' in plan)) throw new Error(plan.what);
    const lines = plan.wished.map(({ args }) => args.join(' '));
    expect(lines).toEqual([
      expect.stringMatching(/ apt-get install -y --no-install-recommends --no-remove libnginx-mod-http-js$/),
    ]);
    expect(JSON.stringify([plan.before, plan.install, plan.after])).not.toContain('libnginx');
    expect(plan.notes[0]).toMatch(/^installs nginx and docker-registry and libnginx-mod-http-js /);
  });
  test('for an nginx that is there: the module alone, and no service is touched', async () => {
    const plan = await planInstall({ io, missing: ['njs'], nginx: '/usr/sbin/nginx' });
    if (!('install' in plan)) throw new Error(plan.what);
    expect([plan.before, plan.install, plan.after]).toEqual([[], [], []]);
    expect(plan.wished.at(-1)?.args.at(-1)).toBe('libnginx-mod-http-js');
    expect(plan.notes.join('\n')).toContain('loads that module as well from now on');
  });
  test('an nginx of another origin gets no module of Debian’s', async () => {
    const nginx = join(tempFolder(), 'nginx');
    writeFileSync(nginx, '', { mode: 0o755 });
    const plan = await planInstall({ io, missing: ['njs'], nginx });
    if (!('install' in plan)) throw new Error(plan.what);
    expect([plan.before, plan.install, plan.wished, plan.after]).toEqual([[], [], [], []]);
    expect(plan.notes).toEqual([expect.stringContaining(`${nginx} is not from this system's packages`)]);
  });
  test('nginx alone: nothing about registries', async () => {
    const plan = await planInstall({ io, missing: ['nginx'] });
    if (!('install' in plan)) throw new Error(plan.what);
    expect(JSON.stringify(plan)).not.toContain('registry');
  });
});
