import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { findCommand } from '../../src/cli/commands.ts';
import { plan } from '../../src/bundle/plan.ts';
import { scenario, scenarios } from './scenarios.ts';
import { composeScenarios, says, written, type Written } from './written.ts';

const readme = async (name: string): Promise<string> =>
  (await plan(scenario(name))).find(({ path }) => path === 'README.md')!.content;

const shellBlocks = (text: string): string[] =>
  [...text.matchAll(/^```sh\n([^]*?)^```$/gm)].map(([, block]) => block!);

describe.each(Object.keys(scenarios))('the runbook of %s', (name) => {
  test('has only what a shell can read', async () => {
    const blocks = shellBlocks(await readme(name));
    expect(blocks.length).toBeGreaterThan(5);
    for (const block of blocks) execFileSync('sh', ['-n'], { input: block });
  });

  test('has only commands that exist', async () => {
    const used = [...(await readme(name)).matchAll(/npx create-registry (\w+)/g)].map(([, word]) => word!);
    expect(used).toContain('smoke');
    for (const word of used) expect(findCommand(word), word).toBeDefined();
  });

  test('speaks of Compose only where there is one', async () => {
    expect((await readme(name)).includes('bin/compose')).toBe(composeScenarios.includes(name));
  });
});

test('the user name reaches docker as it is', async () => {
  const line = (await readme('odd-paths-compose')).match(/^docker login .*$/m)![0];
  const printed = execFileSync('sh', ['-c', line.replace('docker', "printf '%s\\n'")], { encoding: 'utf8' });
  expect(printed).toBe(`login\nreg.example.com\n-u\n${scenario('odd-paths-compose').settings.user}\n`);
});

describe('renewing by the runbook', () => {
  const renew = ({ dir, text }: Written): void => {
    const [, block] = /^## Renew[^]*?^```sh\n([^]*?)^```$/m.exec(text('README.md'))!;
    says('sh', ['-ec', block!], dir);
  };
  const openssl = (dir: string, ...args: string[]): string =>
    execFileSync('openssl', args, { cwd: dir, encoding: 'utf8', stdio: 'pipe' });
  const show = (dir: string, ...what: string[]): string =>
    openssl(dir, 'x509', '-in', 'nginx/certs/server.crt', '-noout', ...what);

  test('keeps names, key and CA, for 397 days', async () => {
    const bundle = await written('process-3');
    const { dir } = bundle;
    mkdirSync(join(dir, 'pki'));
    const ca =
      'req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 9 -subj /CN=CA -addext keyUsage=critical,keyCertSign';
    openssl(dir, ...ca.split(' '), '-keyout', 'pki/ca.key', '-out', 'pki/ca.crt');
    const leaf =
      'req -x509 -CA pki/ca.crt -CAkey pki/ca.key -key nginx/certs/server.key -days 2 -subj /CN=a -addext basicConstraints=critical,CA:FALSE';
    openssl(
      dir,
      ...leaf.split(' '),
      '-addext',
      'subjectAltName=DNS:a,IP:192.168.1.20',
      '-out',
      'nginx/certs/server.crt',
    );
    const before = show(dir, '-pubkey', '-ext', 'subjectAltName');
    renew(bundle);
    expect(show(dir, '-pubkey', '-ext', 'subjectAltName')).toBe(before);
    expect(show(dir, '-checkend', String(396 * 86_400))).toContain('will not expire');
    expect(openssl(dir, 'verify', '-CAfile', 'pki/ca.crt', 'nginx/certs/server.crt')).toContain('OK');
  });

  test('makes a self-signed certificate anew wherever it lies', async () => {
    const bundle = await written('selfsigned');
    const { dir } = bundle;
    mkdirSync(join(dir, 'pki'));
    copyFileSync(join(dir, 'nginx/certs/server.crt'), join(dir, 'pki/ca.crt'));
    renew(bundle);
    expect(show(dir, '-checkend', String(396 * 86_400))).toContain('will not expire');
    const [server, ...others] = ['nginx/certs/server.crt', 'nginx/public/ca.crt', 'pki/ca.crt'].map((path) =>
      readFileSync(join(dir, path), 'utf8'),
    );
    for (const other of others) expect(other).toBe(server);
  });
});
