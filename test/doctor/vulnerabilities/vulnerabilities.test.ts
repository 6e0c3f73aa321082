import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { vulnerable } from '../../../src/doctor/vulnerabilities/finding.ts';
import { packageOf } from '../../../src/doctor/vulnerabilities/package.ts';
import { asOf, knownOf, table, type Program } from '../../../src/doctor/vulnerabilities/table.ts';
import { compareVersions, isIn } from '../../../src/doctor/vulnerabilities/version.ts';
import type { Vulnerability } from '../../../src/doctor/vulnerabilities/vulnerability.ts';
import { cleanEnv } from '../../support/cli.ts';
import { root } from '../../support/paths.ts';
import { unavailable } from '../../support/real.ts';

const rows = (Object.entries(table) as [Program, readonly Vulnerability[]][]).flatMap(([program, known]) =>
  known.map((one) => ({ program, one, title: `${program} ${one.id}` })),
);

test.each([
  ['1.9.0', '1.10.0'],
  ['3.0.0-beta.1', '3.0.0-rc.1'],
  ['3.0.0-rc.2', '3.0.0-rc.10'],
  ['1.0.0-rc93', '1.0.0'],
  ['3.0.0-rc.4', '3.0.0'],
  ['19.03.15', '20.10.0'],
  ['v3.1.1', '3.1.2'],
  ['1.6', '1.6.1'],
])('%s came before %s', (earlier, later) => {
  expect(compareVersions(earlier, later)).toBeLessThan(0);
  expect(compareVersions(later, earlier)).toBeGreaterThan(0);
});

test('what packagers add makes no other version; what is none is in no range', () => {
  expect(compareVersions('2.8.2+ds1', '2.8.2')).toBe(0);
  expect(compareVersions('1.6.20~ds1', '1.6.20')).toBe(0);
  expect(compareVersions('(devel)', '1.0')).toBeUndefined();
  expect(isIn('(devel)', { below: '99' })).toBe(false);
  expect(isIn('1.30.7', { from: '1.30.0', below: '1.30.7' })).toBe(false);
  expect(isIn('1.30.6', { from: '1.30.0', below: '1.30.7' })).toBe(true);
  expect(isIn('1.29.9', { from: '1.30.0', below: '1.30.7' })).toBe(false);
});

test.each(rows)(
  '$title: ranges that begin before they end, a source, and nothing that is read wrongly',
  ({ one }) => {
    expect(one.affected.length).toBeGreaterThan(0);
    for (const { from = '0.0.1', below } of one.affected) {
      expect(compareVersions(from, below)).toBeLessThan(0);
      expect(isIn(below, { from, below })).toBe(false);
      expect(isIn(from, { from, below })).toBe(true);
    }
    // No range reaches into the next, where it was mended already.
    for (const { below } of one.affected)
      expect(one.affected.some((range) => isIn(below, range))).toBe(false);
    expect(one.source).toMatch(/^https:\/\//);
    for (const need of one.needs ?? []) expect(need.global).toBe(false);
  },
);

test('each stands once, and the table says of when it is', () => {
  const ids = rows.map(({ one }) => one.id);
  expect(new Set(ids).size).toBe(ids.length);
  expect(asOf).toMatch(/^20\d\d-\d\d-\d\d$/);
});

const golden = join(root, 'test/golden');

describe('what a configuration lets through', () => {
  const nginx = readFileSync(join(golden, 'compose-3/nginx/nginx.conf'), 'utf8');
  const ids = (program: Program, version: string, text: string) =>
    knownOf(program, version, text).open.map(({ id }) => id);

  test('the nginx.conf of a bundle: maps with patterns and TLS, no videos, no client certificates', () => {
    expect(ids('nginx', '1.22.1', nginx)).toEqual(['CVE-2026-42533']);
    expect(ids('nginx', '1.30.3', nginx)).toEqual(['CVE-2026-118899', 'CVE-2026-93479', 'CVE-2026-42533']);
    expect(ids('nginx', '1.30.7', nginx)).toEqual([]);
    expect(ids('nginx', '1.31.9', nginx)).toEqual([]);
    expect(knownOf('nginx', '1.22.1', nginx).unused.map(({ id }) => id)).toEqual(
      expect.arrayContaining(['CVE-2024-7347', 'CVE-2025-23419']),
    );
  });

  test.each([
    ['CVE-2024-7347', '1.26.1', 'location /v { mp4; }', '# mp4;'],
    ['CVE-2025-23419', '1.26.2', 'ssl_verify_client on;', 'ssl_verify_client off;'],
    ['CVE-2026-42945', '1.30.0', 'rewrite ^/(.*)$ /x?y=$1 last;', 'rewrite ^ /x last;'],
    ['CVE-2026-56434', '1.30.3', 'ssi on;', 'ssi off;'],
  ])('nginx: %s', (id, version, lets, letsNot) => {
    expect(ids('nginx', version, `\n  ${lets}\n`)).toContain(id);
    expect(ids('nginx', version, `\n  ${letsNot}\n`)).not.toContain(id);
  });

  test('the registry: as bundles have it, as a mirror, with a cache in Redis, with deleting off', () => {
    const config = readFileSync(join(golden, 'compose-3/registry/config.yml'), 'utf8');
    expect(ids('registry', '3.1.1', config)).toEqual([]);
    expect(ids('registry', '2.8.3', config)).toEqual([]);
    expect(ids('registry', '2.8.1', config)).toEqual(['CVE-2023-2253']);
    expect(ids('registry', '3.0.0', `${config}\nproxy:\n  remoteurl: https://x\n`)).toEqual([
      'CVE-2026-85747',
      'CVE-2026-33540',
    ]);
    expect(ids('registry', '3.0.0', `${config}\n  cache:\n    blobdescriptor: redis\n`)).toEqual([
      'CVE-2026-35172',
    ]);
    expect(ids('registry', '3.1.0', config.replace('enabled: true', 'enabled: false'))).toEqual([
      'CVE-2026-41888',
    ]);
    expect(ids('registry', '3.0.0-rc.2', `${config}\nauth:\n  token:\n    realm: x\n`)).toEqual([
      'CVE-2025-24976',
    ]);
  });

  test('the engine: plugins only where there are any', () => {
    expect(ids('docker', '28.5.2', '')).toEqual([]);
    expect(ids('docker', '28.5.2', 'authorization: opa')).toEqual(['CVE-2026-34040']);
    expect(ids('runc', '1.1.5', '')).toEqual(['CVE-2025-52881', 'CVE-2025-31133', 'CVE-2024-21626']);
    expect(ids('runc', '1.3.3', '')).toEqual([]);
    expect(ids('containerd', '2.1.5', '')).toEqual([]);
    expect(ids('containerd', '1.6.20', '')).toEqual(['CVE-2024-25621']);
  });
});

describe('what is said', () => {
  const running = { program: 'runc', version: '1.1.5', configuration: '', cure: 'a newer one' } as const;

  test('of a build of the project itself: a warning with all that is open', () => {
    expect(vulnerable(running)).toEqual([
      {
        severity: 'warning',
        what: 'runc 1.1.5 has CVE-2025-52881, CVE-2025-31133, CVE-2024-21626',
        why: expect.stringMatching(
          /^CVE-2025-52881: .* \(mended in 1\.2\.8 or 1\.3\.3 or 1\.4\.0-rc\.3; https:.*\)\nCVE-/,
        ),
        cure: 'a newer one',
      },
    ]);
    expect(vulnerable({ ...running, version: '1.3.4' })).toEqual([]);
  });

  test('of a distribution’s: what its changes name is mended, of the rest the doubt is said', () => {
    const from = {
      name: 'runc',
      version: '1.1.5+ds1-1+deb12u1',
      changes: '* Fix CVE-2024-21626 and CVE-2025-52881',
    };
    const [finding] = vulnerable({ ...running, from });
    expect(finding).toMatchObject({
      severity: 'hint',
      what: 'runc 1.1.5 (package runc 1.1.5+ds1-1+deb12u1) is in the upstream range of CVE-2025-31133',
      why: expect.stringContaining('do not name it'),
    });
    const { changes: _, ...without } = from;
    expect(vulnerable({ ...running, from: without })[0]!.why).toContain('may have mended it');
    expect(vulnerable({ ...running, version: '1.1.5+ds1' })[0]).toMatchObject({ severity: 'hint' });
    expect(vulnerable({ ...running, rebuilt: true })[0]).toMatchObject({ severity: 'hint' });
  });
});

test('Debian’s package of a program, with its changes', async () => {
  const io = { env: cleanEnv(), cwd: '/' };
  if (!existsSync('/usr/bin/dpkg')) unavailable('dpkg', 'this is no Debian');
  const found = await packageOf('/usr/bin/dpkg', io);
  expect(found).toMatchObject({ name: 'dpkg', version: expect.stringMatching(/^1\.\d/) });
  expect(
    await packageOf(process.execPath === '/usr/bin/node' ? '/etc/hostname' : process.execPath, io),
  ).toBeUndefined();
});
