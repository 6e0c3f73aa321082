import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { paths } from '../../../src/bundle/paths.ts';
import { issueAuthority } from '../../../src/certs/authority.ts';
import type { KeyedCertificate } from '../../../src/certs/key.ts';
import { issueServer } from '../../../src/certs/server.ts';
import { hosts, testAuthority, testServer } from '../support/bundle.ts';
import { both, nginxConf } from '../support/edit.ts';
import { without, type Fault } from '../support/fault.ts';
import type { Broken } from '../support/stack.ts';

const day = 86_400_000;
const inDays = (days: number): Date => new Date(Date.now() + days * day);

const serving = (make: () => Promise<KeyedCertificate>): Broken => ({
  files: async (files) => {
    const { cert, key } = await make();
    files.set(paths.serverCert, cert).set(paths.serverKey, key);
  },
});

const issued = (change: { hosts?: string[]; now?: Date }): Broken =>
  serving(async () => issueServer({ authority: await testAuthority(), hosts, now: new Date(), ...change }));

export const tlsFaults: readonly Fault[] = [
  {
    title: 'certificate for another name',
    broken: issued({ hosts: ['old.reg.example.com'] }),
    red: ['tls-names'],
  },
  {
    title: 'certificate without one of the hosts',
    broken: issued({ hosts: hosts.filter((host) => host !== '127.0.0.1') }),
    red: ['tls-names'],
  },
  { title: 'expired certificate', broken: issued({ now: inDays(-900) }), red: ['tls-validity'] },
  { title: 'certificate not yet valid', broken: issued({ now: inDays(30) }), red: ['tls-validity'] },
  { title: 'certificate with few days left', broken: issued({ now: inDays(-815) }), red: ['tls-validity'] },
  {
    title: 'certificate of another CA',
    broken: serving(async () =>
      issueServer({ authority: await issueAuthority({ hosts, now: new Date() }), hosts, now: new Date() }),
    ),
    red: ['tls-chain'],
    notRun: without.trust,
  },
  {
    title: 'certificate that strict clients refuse',
    broken: serving(async () => withoutKeyIdentifiers(await testAuthority())),
    red: ['tls-chain'],
  },
  {
    title: 'TLS 1.0 and 1.1 allowed',
    broken: nginxConf(
      ['ssl_protocols TLSv1.2', 'ssl_protocols TLSv1 TLSv1.1 TLSv1.2'],
      [/ssl_ciphers .*;/, 'ssl_ciphers "ALL:@SECLEVEL=0";'],
    ),
    red: ['tls-versions'],
  },
  {
    title: 'plain HTTP on the TLS port',
    broken: nginxConf([' ssl;', ';']),
    red: ['connect'],
    notRun: without.connection,
  },
  {
    title: 'TLS where the settings say plain HTTP',
    settings: { tls: 'off', plainPasswords: true },
    broken: both(
      serving(testServer),
      nginxConf([
        /(?<=listen .*);/,
        ' ssl; ssl_certificate certs/server.crt; ssl_certificate_key certs/server.key;',
      ]),
    ),
    red: ['connect'],
    notRun: without.connection,
  },
];

function withoutKeyIdentifiers(authority: KeyedCertificate): KeyedCertificate {
  const folder = mkdtempSync(join(tmpdir(), 'smoke-cert-'));
  try {
    writeFileSync(join(folder, 'ca.crt'), authority.cert);
    writeFileSync(join(folder, 'ca.key'), authority.key, { mode: 0o600 });
    const names = hosts.map((host) => (/^[\d.]+$/.test(host) ? `IP:${host}` : `DNS:${host}`)).join(',');
    writeFileSync(
      join(folder, 'ext'),
      `subjectAltName=${names}\nextendedKeyUsage=serverAuth\nauthorityKeyIdentifier=none\n`,
    );
    const openssl = (command: string) =>
      execFileSync('openssl', command.split(' '), { cwd: folder, stdio: 'pipe' });
    openssl(
      'req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout key -out csr -subj /CN=localhost',
    );
    openssl('x509 -req -in csr -CA ca.crt -CAkey ca.key -days 90 -extfile ext -out crt');
    return {
      cert: readFileSync(join(folder, 'crt'), 'utf8'),
      key: readFileSync(join(folder, 'key'), 'utf8'),
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
