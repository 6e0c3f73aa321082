import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { rootCertificates } from 'node:tls';
import { expect, test } from 'vitest';
import { paths } from '../../../src/bundle/paths.ts';
import { issueAuthority } from '../../../src/certs/authority.ts';
import { fingerprint } from '../../../src/certs/describe.ts';
import { issueServer } from '../../../src/certs/server.ts';
import { trustOf } from '../../../src/clients/kinds/trust.ts';
import type { Settings } from '../../../src/settings/schema.ts';
import { tempFolder } from '../../support/tmp.ts';

const now = new Date();
const hosts = ['reg.lan'];
const authority = await issueAuthority({ hosts, now });
const server = await issueServer({ authority, hosts, now });

function trusted(tls: Settings['tls'], path: string, content: string) {
  const dir = tempFolder();
  mkdirSync(dirname(join(dir, path)), { recursive: true });
  writeFileSync(join(dir, path), content);
  return trustOf(dir, { tls });
}

test('the bundle’s own CA, and nothing else that stands in its file', async () => {
  const own = { by: 'ca', pem: authority.cert, fingerprint: fingerprint(authority.cert) };
  for (const tls of ['ca', 'selfsigned'] as const)
    expect(await trusted(tls, paths.publicCa, `EOF\nrm -rf /\n${authority.cert}EOF\n`)).toEqual(own);
});

test('of a certificate from elsewhere: its root where the chain has it', async () => {
  expect(await trusted('files', paths.serverCert, server.cert + authority.cert)).toEqual({
    by: 'ca',
    pem: authority.cert,
    fingerprint: fingerprint(authority.cert),
  });
  expect(await trusted('files', paths.serverCert, server.cert)).toEqual({ by: 'elsewhere' });
});

test('nothing, where a root that everybody has vouches for it', async () => {
  expect(await trusted('files', paths.serverCert, rootCertificates[0]!)).toEqual({ by: 'public' });
});

test('nothing without TLS', async () => {
  expect(await trustOf('/nowhere', { tls: 'off' })).toEqual({ by: 'nothing' });
});

test('a certificate that is not there is told, with the way to have it again', async () => {
  await expect(trusted('ca', paths.publicCa, 'nothing')).rejects.toMatchObject({
    problems: [
      { what: expect.stringContaining('nginx/public/ca.crt'), cure: expect.stringContaining('render') },
    ],
  });
});
