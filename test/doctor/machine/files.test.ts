import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, statfsSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { cgroup } from '../../../src/doctor/machine/cgroup.ts';
import { clock } from '../../../src/doctor/machine/clock.ts';
import { disk } from '../../../src/doctor/machine/disk.ts';
import { limits } from '../../../src/doctor/machine/limits.ts';
import { names } from '../../../src/doctor/machine/names.ts';
import { selinux } from '../../../src/doctor/machine/selinux.ts';
import { smallDisk } from '../../support/small-disk.ts';
import { root as checkout } from '../../support/paths.ts';
import { tempFolder } from '../../support/tmp.ts';
import { findingsOf, lookAt } from '../support/look.ts';
import { ownBundle } from '../support/own-bundle.ts';

let dir: string;
let restore: () => void;
beforeAll(async () => ({ dir, restore } = await ownBundle()));
beforeEach(() => restore());

const set = (from: RegExp, to: string): void => {
  const file = join(dir, 'settings.yml');
  writeFileSync(file, readFileSync(file, 'utf8').replace(from, to));
};
/** A folder for the machine's `/` with these files. */
const machine = (files: Readonly<Record<string, string>>): string => {
  const root = tempFolder();
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  return root;
};

describe('names', () => {
  const hosts = (...list: string[]): void =>
    set(/^host:\n(?: {2}- .*\n)+/m, `host:\n${list.map((host) => `  - ${host}\n`).join('')}`);
  // Reserved by RFC 6761 and RFC 5737: nowhere a name, nobody's address.
  const nowhere = 'reg.invalid';
  const foreign = '192.0.2.99';

  test('one that nobody knows gets its hosts line', async () => {
    hosts('localhost', nowhere);
    expect(await findingsOf(names, dir)).toMatchObject([
      {
        severity: 'warning',
        what: `${nowhere} does not resolve on this machine`,
        cure: expect.stringMatching(/^echo '\S+ reg\.invalid' \| sudo tee -a \/etc\/hosts\n/) as string,
      },
    ]);
  });

  test('an address of another machine', async () => {
    hosts('localhost', foreign);
    expect(await findingsOf(names, dir)).toMatchObject([
      { severity: 'warning', what: expect.stringContaining(`${foreign}, a name of the registry`) as string },
    ]);
  });

  test('what leads here is in order', async () => {
    hosts('localhost', '127.0.0.1');
    expect(await lookAt(names, dir)).toMatchObject({
      findings: [],
      detail: expect.stringContaining('localhost 127.0.0.1') as string,
    });
  });
});

describe('disk', () => {
  const data = (folder: string): void => set(/^data: .*$/m, `data: ${folder}`);
  const minFree = (value: string): void => set(/^min-free: .*$/m, `min-free: ${value}`);

  test('enough of everything', async () => {
    const folder = smallDisk(20);
    data(folder);
    minFree('1MB');
    expect(await lookAt(disk, dir)).toEqual({ findings: [], detail: `${folder}: 21 MB of 21 MB free` });
  });

  test('below the floor; near to it', async () => {
    const folder = smallDisk(20);
    data(folder);
    minFree('10MB');
    writeFileSync(join(folder, 'x'), Buffer.alloc(7_000_000, 1));
    expect(await findingsOf(disk, dir)).toMatchObject([
      {
        severity: 'warning',
        what: expect.stringContaining('below 10 MB (min-free) pushes are refused') as string,
      },
    ]);
    writeFileSync(join(folder, 'x'), Buffer.alloc(14_000_000, 1));
    expect(await findingsOf(disk, dir)).toMatchObject([
      { severity: 'error', what: expect.stringContaining('is nearly full') as string },
    ]);
  });

  test('no room for files, though there are bytes', async () => {
    const folder = smallDisk(20, { files: 500 });
    data(folder);
    minFree('1MB');
    const left = statfsSync(folder).ffree;
    expect(await findingsOf(disk, dir)).toMatchObject([
      { severity: 'error', what: expect.stringContaining(`only ${left} more files (inodes)`) as string },
    ]);
  });

  test('mounted read-only', async () => {
    const folder = smallDisk(20);
    execFileSync('mount', ['-o', 'remount,ro', folder]);
    data(folder);
    minFree('0');
    expect(await findingsOf(disk, dir)).toMatchObject([
      { severity: 'error', what: `${folder} is on a file system that is mounted read-only` },
    ]);
  });
});

describe('clock', () => {
  test('before the bundle was made', async () => {
    expect(await findingsOf(clock, dir, { now: new Date(Date.now() - 3_600_000) })).toMatchObject([
      {
        severity: 'error',
        what: expect.stringMatching(/^the clock of this machine says .* UTC, but/) as string,
      },
    ]);
    expect(await findingsOf(clock, dir)).toEqual([]);
  });

  // The answers are those of systemd 252; no systemd runs where the tests do.
  test.each([
    ['NTP=yes\nNTPSynchronized=yes', []],
    [
      'NTP=yes\nNTPSynchronized=no',
      [{ severity: 'warning', cure: expect.stringContaining('timesyncd') as string }],
    ],
    ['NTP=no\nNTPSynchronized=no', [{ severity: 'warning', cure: 'sudo timedatectl set-ntp true' }]],
  ])('where timedatectl says %j', async (said, expected) => {
    const bin = tempFolder();
    writeFileSync(join(bin, 'timedatectl'), `#!/bin/sh\nprintf '${said}\\n'\n`, { mode: 0o755 });
    expect(await findingsOf(clock, dir, { env: { PATH: `${bin}:/usr/bin:/bin` } })).toMatchObject(expected);
  });
});

describe('selinux', () => {
  const enforcing = () => machine({ '/sys/fs/selinux/enforce': '1' });
  const golden = (scenario: string): string =>
    readFileSync(join(checkout, 'test/golden', scenario, 'docker-compose.yml'), 'utf8');
  const compose = (text: string): void => {
    set(/^target: process$/m, 'target: compose');
    for (const key of ['registry-bin', 'nginx-bin']) set(new RegExp(`^${key}: .*$`, 'm'), '');
    writeFileSync(join(dir, 'docker-compose.yml'), text);
  };

  test('mounts as they are written carry the label; the long form has no place for it', async () => {
    compose(golden('compose-3'));
    expect(await lookAt(selinux, dir, { root: enforcing() })).toEqual({
      findings: [],
      detail: 'enforcing; the mounts are labelled',
    });
    compose(golden('colon-in-folder'));
    expect(await findingsOf(selinux, dir, { root: enforcing() })).toMatchObject([
      {
        severity: 'error',
        what: expect.stringContaining('./registry, ./data, ./nginx, ./logs') as string,
        cure: expect.stringContaining(`container_file_t ${join(dir, 'data')}\n`) as string,
      },
    ]);
  });

  test('one that was edited out; permissive; none', async () => {
    compose(golden('compose-3').replace('./data:/var/lib/registry:z', './data:/var/lib/registry'));
    expect(await findingsOf(selinux, dir, { root: enforcing() })).toMatchObject([
      { what: expect.stringContaining('mounts ./data without a label') as string },
    ]);
    expect(await lookAt(selinux, dir, { root: machine({ '/sys/fs/selinux/enforce': '0' }) })).toEqual({
      findings: [],
      detail: 'permissive',
    });
    expect(await lookAt(selinux, dir, { root: machine({}) })).toHaveProperty('notLooked');
  });
});

describe('cgroup', () => {
  const v2 = (group: string, files: Readonly<Record<string, string>>): string =>
    machine({
      '/proc/self/cgroup': `0::${group}\n`,
      '/sys/fs/cgroup/cgroup.controllers': 'cpuset cpu io memory pids\n',
      ...files,
    });

  test('little memory by a group above, which counts', async () => {
    const root = v2('/user.slice/session.scope', {
      '/sys/fs/cgroup/user.slice/memory.max': '134217728\n',
      '/sys/fs/cgroup/user.slice/session.scope/memory.max': 'max\n',
    });
    expect(await findingsOf(cgroup, dir, { root })).toMatchObject([
      { severity: 'warning', what: 'only 134 MB of memory may be used here' },
    ]);
  });

  test('v2 without limits is in order; without the memory controller a hint; v1 a hint', async () => {
    expect(await findingsOf(cgroup, dir, { root: v2('/', {}) })).toEqual([]);
    const without = machine({
      '/proc/self/cgroup': '0::/\n',
      '/sys/fs/cgroup/cgroup.controllers': 'cpuset cpu io pids\n',
    });
    expect(await findingsOf(cgroup, dir, { root: without })).toMatchObject([
      { severity: 'hint', cure: expect.stringContaining('cgroup_enable=memory') as string },
    ]);
    const v1 = machine({
      '/proc/self/cgroup': '5:cpu,cpuacct:/\n4:memory:/docker/abc\n',
      '/sys/fs/cgroup/memory/docker/abc/memory.limit_in_bytes': '100000000\n',
    });
    expect(await findingsOf(cgroup, dir, { root: v1 })).toMatchObject([
      { severity: 'hint', what: 'this machine uses cgroup v1' },
      { severity: 'warning', what: 'only 100 MB of memory may be used here' },
    ]);
  });
});

test('limits: few open files, a short queue', async () => {
  // The very lines of this kernel, with another number.
  const own = readFileSync('/proc/self/limits', 'utf8');
  const limited = own.replace(/^(Max open files +)\S+( +)\S+/m, '$11024$24096');
  expect(limited).not.toBe(own);
  const root = machine({ '/proc/self/limits': limited, '/proc/sys/net/core/somaxconn': '128\n' });
  expect(await findingsOf(limits, dir, { root })).toMatchObject([
    { severity: 'warning', what: expect.stringContaining('only 4096 files') as string },
    { severity: 'hint', what: expect.stringContaining('only 128 connections') as string },
  ]);
  const enough = machine({
    '/proc/self/limits': own.replace(/^(Max open files +)\S+( +)\S+/m, '$11024$21048576'),
    '/proc/sys/net/core/somaxconn': '4096\n',
  });
  expect(await lookAt(limits, dir, { root: enough })).toEqual({ findings: [], detail: '1048576 open files' });
});
