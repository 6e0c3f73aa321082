import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { kinds } from '../../../src/clients/kinds/table.ts';
import { inProcess, type CliResult } from '../../support/cli.ts';
import { tempFolder } from '../../support/tmp.ts';

let dir: string;
const password = 'pass-word-of-admin';
const client = (...words: string[]): Promise<CliResult> => inProcess(['client', ...words, '-C', dir]);

beforeAll(async () => {
  dir = join(tempFolder(), 'registry');
  const hosts = ['--host', 'reg.lan', '--host', '192.168.1.20', '--port', '8443'];
  const images = ['--target', 'compose', '--registry-version', '3'];
  const made = await inProcess([dir, '--no-input', '--password-stdin', ...hosts, ...images], {
    input: password,
  });
  expect(made.code, made.stderr).toBe(0);
});

test('alone it lists the kinds, also where there is no bundle', async () => {
  const cwd = tempFolder();
  const { code, stdout, stderr } = await inProcess(['client'], { cwd });
  expect(code).toBe(0);
  const lines = stdout.trimEnd().split('\n');
  expect(lines[0]).toMatch(/^KIND +WHAT IT NEEDS$/);
  expect(lines.slice(1).map((line) => line.split(' ')[0])).toEqual(kinds.map(({ name }) => name));
  // In a terminal of 80 columns nothing is cut.
  for (const line of lines) expect(line.length, line).toBeLessThanOrEqual(100);
  expect(stderr).toContain('create-registry client --for KIND');
  const json = JSON.parse((await inProcess(['client', '--json'], { cwd })).stdout) as { kinds: object[] };
  expect(json.kinds).toHaveLength(kinds.length);
  expect(json.kinds[0]).toMatchObject({ kind: 'docker', aliases: expect.arrayContaining(['docker-engine']) });
});

describe('--for', () => {
  test('prints nothing that a shell cannot read: what is for people stands in comments', async () => {
    for (const kind of ['docker', 'containerd', 'podman', 'buildkit', 'k3s', 'debian', 'hosts']) {
      const { code, stdout, stderr } = await client('--for', kind);
      expect([code, stderr]).toEqual([0, '']);
      execFileSync('sh', ['-n'], { input: stdout, stdio: 'pipe' });
      expect(stdout).toMatch(/^# .*, for https:\/\/reg\.lan:8443\n/);
      if (stdout.includes('# 2. ')) expect(stdout).toContain('# Take the steps that you need, one by one');
      expect(stdout).toMatch(/\n\n# Check\n.*\n[^]*\n# Undo\n/);
    }
  });

  test('is right for another machine: the CA’s text, no path of this one', async () => {
    const ca = readFileSync(join(dir, 'pki/ca.crt'), 'utf8').trim();
    const { stdout } = await client('--for', 'docker');
    expect(stdout).toContain(
      `sudo tee /etc/docker/certs.d/reg.lan:8443/ca.crt >/dev/null <<'EOF'\n${ca}\nEOF\n`,
    );
    for (const { name } of kinds) expect((await client('--for', name)).stdout, name).not.toContain(dir);
  });

  test('prints no password', async () => {
    const secrets = readFileSync(join(dir, 'secrets.yml'), 'utf8').match(/[\w-]{20,}/g)!;
    expect(secrets.length).toBeGreaterThan(1);
    for (const { name } of kinds) {
      const said = [await client('--for', name), await client('--for', name, '--json')];
      for (const secret of [password, ...secrets])
        for (const { stdout } of said) expect(stdout, name).not.toContain(secret);
    }
  });

  test('--json has the same in parts', async () => {
    const { stdout } = await client('--for', 'nerdctl', '--json');
    const kit = JSON.parse(stdout) as { parts: { path?: string; content?: string; commands?: string }[] };
    expect(kit).toMatchObject({
      kind: 'containerd',
      registry: 'reg.lan:8443',
      url: 'https://reg.lan:8443',
      check: expect.stringContaining('sudo ctr images pull'),
      undo: expect.stringContaining('sudo rm -f'),
      notes: expect.arrayContaining([expect.stringContaining('pull secret')]),
    });
    const hosts = kit.parts.find(({ path }) => path?.endsWith('/hosts.toml'))!;
    expect(hosts).toEqual({
      title: 'How to talk to it; read at each pull, without restart',
      path: '/etc/containerd/certs.d/reg.lan:8443/hosts.toml',
      content: expect.stringContaining('server = "https://reg.lan:8443"'),
      commands: expect.stringContaining(hosts.content!),
      readBy: ['containerd'],
    });
  });

  test('says what no program has read', async () => {
    expect((await client('--for', 'macos')).stdout.trim()).toMatch(
      /\n# This is written from documentation: .*$/,
    );
    expect((await client('--for', 'k3s')).stdout).toContain(
      '\n# Steps 2, 3, 4 are written from documentation',
    );
    expect((await client('--for', 'docker')).stdout).not.toContain('documentation');
  });

  test.each(['192.168.1.20', '192.168.1.20:8443', 'https://192.168.1.20:8443/v2/'])(
    '--host %s: the name these clients use',
    async (host) => {
      const { stdout } = await client('--for', 'docker', '--host', host);
      expect(stdout).toContain('docker login 192.168.1.20:8443 -u admin');
      expect(stdout).toContain('Clients that use another name (--host): reg.lan\n');
      expect(stdout).not.toContain('client --for hosts');
    },
  );
});

test.each([
  [['--for', 'dokcer'], 'there is no kind of client "dokcer"', 'did you mean docker?'],
  [['--for', 'docker', '--host', 'reg.lna'], 'reg.lna is no name of this registry', 'did you mean reg.lan?'],
  [['docker'], 'client knows no "docker"', 'create-registry client --for docker'],
  [['list'], 'client knows no "list"', 'the kinds of clients: create-registry client\n'],
  [['undo'], 'client knows no "undo"', 'create-registry client apply --undo'],
  [['--for', 'docker', '--undo'], '--undo does not go with this', 'client apply'],
  [['--dry-run'], '--dry-run does not go with this', 'client apply'],
  [['--host', 'reg.lan'], '--host does not go with this', '--for KIND'],
  [['apply', '--for', 'docker'], '--for does not go with this', 'every name of the registry'],
])('client %j is wrong usage', async (words, what, cure) => {
  const { code, stdout, stderr } = await client(...words);
  expect([code, stdout]).toEqual([2, '']);
  expect(stderr).toContain(what);
  expect(stderr).toContain(cure);
});

test('without a bundle --for says how to name one', async () => {
  const { code, stderr } = await inProcess(['client', '--for', 'docker'], { cwd: tempFolder() });
  expect(code).toBe(2);
  expect(stderr).toContain('name the bundle with -C DIR');
});
