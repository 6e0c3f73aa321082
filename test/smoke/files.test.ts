import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { paths } from '../../src/bundle/paths.ts';
import { smoke } from '../../src/smoke/smoke.ts';
import { describeReal } from '../support/real.ts';
import { hosts } from './support/bundle.ts';
import { without } from './support/fault.ts';
import { startStack } from './support/stack.ts';

let folder: string;

/** A root, an intermediate below it, a server certificate below that: what a company's or a public CA hands out. */
function makeChain(): void {
  const subject = (list: readonly string[]) =>
    list.map((host) => (/^[\d.]+$/.test(host) ? `IP:${host}` : `DNS:${host}`)).join(',');
  const server = (list: readonly string[]) =>
    `subjectAltName=${subject(list)}\nextendedKeyUsage=serverAuth\n`;
  const openssl = (command: string) =>
    execFileSync('openssl', command.split(' '), { cwd: folder, stdio: 'pipe' });
  const ca = 'basicConstraints=critical,CA:TRUE\nkeyUsage=critical,keyCertSign\n';
  const extensions = {
    root: ca,
    middle: ca,
    leaf: server(hosts),
    other: server(['other.example.com', ...hosts.slice(1)]),
    second: server(hosts.slice(0, -1)),
    // No CA, though nothing forbids it to sign.
    forger: server(['other.example.com']),
    forged: server(hosts),
  };
  for (const [name, text] of Object.entries(extensions)) {
    writeFileSync(join(folder, `${name}.ext`), text);
    openssl(
      `req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout ${name}.key -out ${name}.csr -subj /CN=${name}`,
    );
  }
  openssl('x509 -req -in root.csr -signkey root.key -days 90 -extfile root.ext -out root.crt');
  openssl(
    'x509 -req -in middle.csr -CA root.crt -CAkey root.key -days 90 -extfile middle.ext -out middle.crt',
  );
  const issue = (name: string, issuer: string) =>
    openssl(
      `x509 -req -in ${name}.csr -CA ${issuer}.crt -CAkey ${issuer}.key -days 90 -extfile ${name}.ext -out ${name}.crt`,
    );
  for (const name of ['leaf', 'other', 'second', 'forger']) issue(name, 'middle');
  issue('forged', 'forger');
}

async function smokeWith(leaf: string, ...issuers: string[]) {
  const read = (name: string) => readFileSync(join(folder, name), 'utf8');
  const stack = await startStack(
    { tls: 'files' },
    {
      files: (files) => {
        files.delete(paths.publicCa);
        files
          .set(paths.serverCert, [leaf, ...issuers].map((name) => read(`${name}.crt`)).join(''))
          .set(paths.serverKey, read(`${leaf}.key`));
      },
      told: (stack) => {
        const other = { ...stack };
        delete other.ca;
        // Takes the place of the system's roots, as it does for Go's programs.
        return { ...other, env: { SSL_CERT_FILE: join(folder, 'root.crt') } };
      },
    },
  );
  try {
    return (await smoke(stack.smoke)).checks.filter(({ ok }) => !ok);
  } finally {
    await stack.stop();
  }
}

describeReal('a certificate from elsewhere', ['nginx', 'registry2'], () => {
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'smoke-cert-'));
    makeChain();
  });

  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test('with its whole chain is good', async () => {
    expect(await smokeWith('leaf', 'middle')).toEqual([]);
  });

  test('without the intermediate gets no password sent to it', async () => {
    const [chain, ...others] = await smokeWith('leaf');
    expect(chain).toMatchObject({
      name: 'tls-chain',
      detail: expect.stringContaining('"CN=middle"'),
      cure: expect.any(String),
    });
    expect(others.map(({ name }) => name).toSorted()).toEqual(without.trust.toSorted());
    expect(
      others.every(
        ({ detail }) => detail === 'not run: tls-chain failed' || detail === 'not run: login failed',
      ),
    ).toBe(true);
  });

  test('that anybody could have, for another name, gets no password sent to it', async () => {
    const failed = await smokeWith('other', 'middle');
    expect(failed[0]).toMatchObject({
      name: 'tls-names',
      detail: expect.stringContaining('other.example.com'),
    });
    expect(
      failed
        .slice(1)
        .map(({ name }) => name)
        .toSorted(),
    ).toEqual(without.trust.toSorted());
    expect(failed.find(({ name }) => name === 'login')?.detail).toBe('not run: tls-names failed');
  });

  test('without one of the other names gets the password: it is this registry’s', async () => {
    expect((await smokeWith('second', 'middle')).map(({ name }) => name)).toEqual(['tls-names']);
  });

  test('signed with the key of a server’s certificate is nobody’s', async () => {
    const failed = await smokeWith('forged', 'forger', 'middle');
    expect(failed.map(({ name }) => name).toSorted()).toEqual(['tls-chain', ...without.trust].toSorted());
  });
});
