import { appendFileSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { issueAuthority } from '../../../src/certs/authority.ts';
import { issueServer } from '../../../src/certs/server.ts';
import { caCopies } from '../../../src/doctor/bundle/ca-copies.ts';
import { certificates } from '../../../src/doctor/bundle/certificates.ts';
import { users } from '../../../src/doctor/bundle/users.ts';
import { tempFolder } from '../../support/tmp.ts';
import { findingsOf, lookAt } from '../support/look.ts';
import { ownBundle } from '../support/own-bundle.ts';

const day = 86_400_000;
const hosts = ['localhost', 'reg.example.com'];
let dir: string;
let restore: () => void;
beforeAll(async () => ({ dir, restore } = await ownBundle()));
beforeEach(() => restore());

const at = (path: string): string => join(dir, path);
const text = (path: string): string => readFileSync(at(path), 'utf8');
const later = (days: number): Date => new Date(Date.now() + days * day);
const authority = () => ({ cert: text('pki/ca.crt'), key: text('pki/ca.key') });

describe('certificates of our own', () => {
  test.each([
    ['in order', 0, []],
    ['soon to end', 800, [['warning', /server\.crt expires in (19|20) days/]]],
    ['ended', 830, [['error', /server\.crt: the certificate expired on/]]],
    [
      'the CA soon to end',
      3600,
      [
        ['error', /expired/],
        ['warning', /the CA expires in (49|50) days/],
      ],
    ],
    [
      'the CA ended',
      3660,
      [
        ['error', /expired/],
        ['error', /the CA expired on/],
      ],
    ],
    ['not yet valid', -3, [['error', /not valid before/]]],
  ] as const)('%s', async (_, days, expected) => {
    const findings = await findingsOf(certificates, dir, { now: later(days) });
    expect(findings.map(({ severity, what }) => [severity, what])).toEqual(
      expected.map(([severity, what]) => [severity, expect.stringMatching(what) as string]),
    );
  });

  test('a name that is not in it', async () => {
    writeFileSync(at('settings.yml'), text('settings.yml').replace('reg.example.com', 'reg.example.org'));
    expect(await findingsOf(certificates, dir)).toMatchObject([
      { severity: 'error', what: expect.stringContaining('does not cover reg.example.org') as string },
    ]);
  });

  test('the key of another certificate', async () => {
    const other = await issueServer({ authority: authority(), hosts, now: new Date() });
    writeFileSync(at('nginx/certs/server.key'), other.key);
    expect(await findingsOf(certificates, dir)).toMatchObject([
      {
        severity: 'error',
        what: expect.stringContaining('server.key: the private key does not belong') as string,
      },
    ]);
  });

  test.each(['nginx/certs/server.crt', 'nginx/certs/server.key', 'pki/ca.crt'])(
    '%s missing',
    async (path) => {
      rmSync(at(path));
      expect(await findingsOf(certificates, dir)).toMatchObject([
        { severity: 'error', what: `${path} is missing` },
      ]);
    },
  );
});

test('a certificate signed by itself: a new one is new to every client', async () => {
  const { dir: self } = await ownBundle('--tls', 'selfsigned');
  expect(await findingsOf(certificates, self)).toEqual([]);
  expect(await findingsOf(certificates, self, { now: later(800) })).toMatchObject([
    { severity: 'warning', why: expect.stringContaining('Every client has to trust the new one') as string },
  ]);
});

test('certificates of somebody else: a wrong one, and a copy that is behind', async () => {
  const folder = tempFolder();
  const mine = await issueAuthority({ hosts, now: new Date() });
  const put = (pair: { cert: string; key: string }): void => {
    writeFileSync(join(folder, 'cert.pem'), pair.cert + mine.cert);
    writeFileSync(join(folder, 'key.pem'), pair.key);
  };
  put(await issueServer({ authority: mine, hosts, now: new Date() }));
  const files = ['--tls-cert', join(folder, 'cert.pem'), '--tls-key', join(folder, 'key.pem')];
  const given = await ownBundle('--tls', 'files', ...files);
  expect(await findingsOf(certificates, given.dir)).toEqual([]);
  put(await issueServer({ authority: mine, hosts, now: new Date() }));
  expect(await findingsOf(certificates, given.dir)).toMatchObject([
    { severity: 'warning', what: expect.stringContaining('is not the certificate that tls-cert') as string },
  ]);
  expect(await findingsOf(certificates, given.dir, { now: later(830) })).toMatchObject([
    { severity: 'error', what: expect.stringContaining('tls-cert: the certificate expired') as string },
  ]);
  put(await issueServer({ authority: mine, hosts: ['localhost'], now: new Date() }));
  expect(await findingsOf(certificates, given.dir)).toMatchObject([
    { severity: 'error', what: expect.stringContaining('does not cover reg.example.com') as string },
  ]);
});

test('copies of the CA: an old one is an error, and replaced by the present one', async () => {
  const old = await issueAuthority({ hosts, now: new Date() });
  const copies = ['nginx/public/ca.crt', 'clients/certs.d/localhost:5443/ca.crt'];
  for (const path of copies) writeFileSync(at(path), old.cert);
  const [found, ...others] = await findingsOf(caCopies, dir);
  expect([found, others]).toMatchObject([
    { severity: 'error', what: expect.stringContaining(copies.join(', ')) as string },
    [],
  ]);
  await found!.fix!.apply();
  expect(copies.map(text)).toEqual([text('pki/ca.crt'), text('pki/ca.crt')]);
  expect(await findingsOf(caCopies, dir)).toEqual([]);
});

describe('users', () => {
  const file = 'nginx/auth/htpasswd';
  const own = (): string =>
    text(file)
      .split('\n')
      .find((line) => line.startsWith('create-registry:'))!;

  test('the file missing; nobody in it but the tool', async () => {
    writeFileSync(at(file), `${own()}\n`);
    expect(await findingsOf(users, dir)).toMatchObject([
      { severity: 'warning', what: expect.stringContaining('no users but') as string },
    ]);
    rmSync(at(file));
    expect(await findingsOf(users, dir)).toMatchObject([{ severity: 'error', what: `${file} is missing` }]);
  });

  test.each([
    [
      'a byte order mark',
      (before: string) => `\uFEFF${before}`,
      'error',
      `${file}:1 begins with a byte order mark`,
    ],
    ['no colon', (before: string) => `${before}bob\n`, 'error', `${file}:3 has no colon`],
    [
      'a password as it is',
      (before: string) => `${before}bob:{PLAIN}x\n`,
      'warning',
      `${file}:3 holds a password as it is, not its hash`,
    ],
  ] as const)('%s', async (_, change, severity, what) => {
    writeFileSync(at(file), change(text(file)));
    const findings = await findingsOf(users, dir);
    expect(findings.filter((one) => one.what === what)).toMatchObject([{ severity }]);
  });

  test('comments and empty lines are no faults', async () => {
    appendFileSync(at(file), '\n# nobody else\n\n');
    expect(await lookAt(users, dir)).toEqual({ findings: [], detail: '1 user' });
  });

  test('the tool’s own account is put back, beside the others', async () => {
    const others = text(file).replace(
      `${own()}\n`,
      'bob:$2y$05$abcdefghijklmnopqrstuuWnQ2mFuX9zK0V0bIw1k5Yq3l0o9mZ9S\n',
    );
    writeFileSync(at(file), others);
    const findings = await findingsOf(users, dir);
    expect(findings).toMatchObject([
      { severity: 'warning', what: expect.stringContaining('account create-registry') as string },
    ]);
    await findings[0]!.fix!.apply();
    expect(text(file)).toContain(others);
    expect(await findingsOf(users, dir)).toEqual([]);
  });
});
