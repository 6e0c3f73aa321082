import { execFileSync } from 'node:child_process';
import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { load } from 'js-yaml';
import { describe, expect, test } from 'vitest';
import type { Part } from '../../../src/clients/kinds/kind.ts';
import { kinds } from '../../../src/clients/kinds/table.ts';
import { partRenderer } from '../../../src/clients/kinds/view.ts';
import { requireTool, says } from '../../bundle/written.ts';
import { tempFolder } from '../../support/tmp.ts';
import { kitFor, oddUser, pasted, registries, registry } from './kits.ts';

const forShells = kinds.filter(({ shell }) => shell === undefined);
const kindNamed = (name: string) => kinds.find((kind) => kind.name === name)!;
const names = Object.keys(registries);

describe.each(names)('for a registry with %s', (name) => {
  test('a shell can read all that is to be pasted', async () => {
    const texts = await Promise.all(forShells.map(async (kind) => pasted(await kitFor(kind, name))));
    const input = texts.flat().join('\n');
    expect(input).toContain('kubectl run try');
    execFileSync('sh', ['-n'], { input, stdio: 'pipe' });
  });

  test('files for JSON and YAML are that', async () => {
    const read: string[] = [];
    for (const kind of kinds)
      for (const { path = '', content } of (await kitFor(kind, name)).parts) {
        if (content === undefined) continue;
        if (path.endsWith('.json')) expect(JSON.parse(content), path).toBeTypeOf('object');
        if (/\.ya?ml$/.test(path)) expect(load(content), path).toBeTypeOf('object');
        read.push(path);
      }
    expect(read).toContain('.gitlab-ci.yml');
  });

  test('what trusts it has the CA’s own text where that is known, and no other', async () => {
    const { trust } = registry(name);
    for (const kind of kinds) {
      const { parts, check, undo } = await kitFor(kind, name);
      const all = [check, undo, ...parts.flatMap((part) => [part.commands, part.content])].join('\n');
      const blocks = all.replaceAll(/^ +/gm, '').match(/-----BEGIN[^]*?-----END CERTIFICATE-----\n?/g) ?? [];
      for (const block of blocks)
        if (trust.by === 'ca') expect(`${block.trimEnd()}\n`, kind.name).toBe(trust.pem);
        else
          expect([kind.name, trust.by, block]).toEqual([
            kind.name,
            'elsewhere',
            expect.stringContaining('PUT THE'),
          ]);
      if (trust.by === 'public' || trust.by === 'nothing') expect(all, kind.name).not.toContain('ca.crt');
    }
  });
});

test('shellcheck finds nothing to say about what is to be pasted', async () => {
  const shellcheck = requireTool('shellcheck');
  const folder = tempFolder();
  const files: string[] = [];
  for (const name of [
    'own CA, a user with an odd name',
    'plain HTTP, open, IPv6',
    'certificate of an unknown CA',
  ])
    for (const kind of forShells) {
      const file = `${names.indexOf(name)}-${kind.name}.sh`;
      const text = pasted(await kitFor(kind, name)).join('\n');
      writeFileSync(join(folder, file), `${text}\n`);
      files.push(file);
    }
  // SC2013: names of nodes have no blanks. SC2016: the user's name is not to be expanded.
  expect(says(shellcheck, ['--shell=sh', '--exclude=SC2013,SC2016', ...files], folder)).toBe('');
});

test('a shell reads names back as they are', async () => {
  const kit = await kitFor(kindNamed('docker'), 'own CA, a user with an odd name');
  const script = `docker() { for word; do printf '%s\\n' "$word"; done; }\n${kit.parts.at(-1)!.commands}`;
  expect(execFileSync('sh', ['-euc', script]).toString()).toBe(`login\nreg.lan:8443\n-u\n${oddUser}\n`);
  const gitlab = await kitFor(kindNamed('gitlab-ci'), 'own CA, a user with an odd name');
  const job = (load(gitlab.parts[0]!.content!) as { 'push-image': { script: string[] } })['push-image'];
  expect(
    execFileSync('sh', ['-euc', `docker() { cat; printf '%s\\n' "$4"; }\n${job.script[0]}`], {
      env: { REGISTRY_PASSWORD: `p'"$` },
    }).toString(),
  ).toBe(`p'"$\n${oddUser}\n`);
  const github = await kitFor(kindNamed('github-actions'), 'own CA, a user with an odd name');
  const { jobs } = load(github.parts[0]!.content!) as {
    jobs: { image: { steps: { with?: Record<string, string> }[] } };
  };
  expect(jobs.image.steps.map((step) => step.with?.['username']).filter(Boolean)).toEqual([oddUser]);
  const windows = await kitFor(kindNamed('windows'), 'own CA, a user with an odd name');
  expect(windows.parts.at(-1)!.commands).toBe(`docker login reg.lan:8443 -u '${oddUser.replace("'", "''")}'`);
});

test('GitHub puts nothing into a name that looks as if it were to', async () => {
  const user = 'a${{ secrets.OTHER }}';
  const odd = { ...registry('own CA'), user };
  const { parts } = await kindNamed('github-actions').kit(odd, await partRenderer(odd));
  // What is between the braces is a text of theirs, which stands for its beginning.
  expect(parts[0]!.content).toContain(`username: "a\${{ '\${{' }} secrets.OTHER }}"`);
});

test('what is to be pasted leaves alone what a person has there', async () => {
  const { check } = await kitFor(kindNamed('buildkit'), 'own CA');
  expect(check).not.toMatch(/>\s*Dockerfile/);
  const home = tempFolder();
  const desktop = await kitFor(kindNamed('docker-desktop'), 'own CA');
  const certs = join(home, '.docker/certs.d/reg.lan');
  const run = (script: string) =>
    execFileSync('sh', ['-c', `docker() { :; }\n${script}`], {
      env: { HOME: home, PATH: process.env['PATH'] },
    });
  run(desktop.parts[0]!.commands!);
  writeFileSync(join(certs, 'client.key'), 'mine');
  run(desktop.undo);
  expect(readdirSync(certs)).toEqual(['client.key']);
});

test('a certificate that everybody trusts needs nothing but the password', async () => {
  const left = await Promise.all(
    kinds.map(async (kind) => [kind.name, (await kitFor(kind, 'public certificate')).parts.map(title)]),
  );
  expect(Object.fromEntries(left)).toMatchInlineSnapshot(`
    {
      "alpine": [],
      "buildkit": [
        "Log in; it asks for the password",
      ],
      "containerd": [],
      "cri-o": [],
      "debian": [],
      "docker": [
        "Log in; it asks for the password",
      ],
      "docker-desktop": [
        "Log in; it asks for the password",
      ],
      "github-actions": [
        "A job that builds and pushes; take its steps into yours",
      ],
      "gitlab-ci": [
        "A job that builds and pushes; take it into your own",
      ],
      "hosts": [
        "Linux and macOS; a second time it changes nothing (Windows: --for windows)",
      ],
      "k3s": [],
      "kind": [
        "Only where DNS does not know the name: nodes do not see the machine’s /etc/hosts",
      ],
      "kubernetes": [
        "A pull secret in the current namespace; it asks for the password",
        "For all pods of a service account, from now on; it replaces the list that is there",
        "Or for one pod, or the template of a Deployment",
      ],
      "macos": [],
      "podman": [
        "Log in; it asks for the password",
      ],
      "redhat": [],
      "rke2": [],
      "suse": [],
      "windows": [
        "Only where DNS does not know the name: the hosts line",
        "Log in; it asks for the password",
      ],
    }
  `);
});

describe('files, by what is in them', () => {
  const content = async (kind: string, name: string, path: string): Promise<string> =>
    (await kitFor(kindNamed(kind), name)).parts.find((part) => part.path?.endsWith(path))?.content ?? '';

  test.each([
    [
      'plain HTTP, open',
      { 'insecure-registries': ['reg.lan:5000'], 'registry-mirrors': ['http://reg.lan:5000'] },
    ],
    ['plain HTTP', { 'insecure-registries': ['reg.lan'] }],
    ['own CA, open', { 'registry-mirrors': ['https://reg.lan'] }],
    [
      'plain HTTP, open, IPv6',
      { 'insecure-registries': ['[fd00::20]:5000'], 'registry-mirrors': ['http://[fd00::20]:5000'] },
    ],
  ])('daemon.json for %s', async (name, keys) => {
    for (const kind of ['docker', 'docker-desktop'])
      expect(JSON.parse(await content(kind, name, 'daemon.json'))).toEqual(keys);
  });

  test('no daemon.json where certs.d is enough', async () => {
    for (const kind of ['docker', 'docker-desktop'])
      for (const name of ['own CA', 'own CA, a port', 'certificate of an unknown CA'])
        expect(await content(kind, name, 'daemon.json')).toBe('');
  });

  test.each([
    [
      'own CA, a port',
      {
        mirrors: { 'reg.lan:8443': { endpoint: ['https://reg.lan:8443'] } },
        configs: { 'reg.lan:8443': { tls: { ca_file: '/etc/rancher/k3s/reg.lan-8443-ca.crt' } } },
      },
    ],
    [
      'plain HTTP, open',
      {
        mirrors: {
          'reg.lan:5000': { endpoint: ['http://reg.lan:5000'] },
          'docker.io': { endpoint: ['http://reg.lan:5000'] },
        },
      },
    ],
  ])('registries.yaml of k3s for %s', async (name, file) => {
    expect(load(await content('k3s', name, 'registries.yaml'))).toEqual(file);
  });

  test('registries.yaml names the CA where it was put', async () => {
    expect(await content('rke2', 'own CA', '/etc/rancher/rke2/reg.lan-ca.crt')).toContain(
      'BEGIN CERTIFICATE',
    );
    expect(await content('rke2', 'own CA', 'registries.yaml')).toContain(
      '"/etc/rancher/rke2/reg.lan-ca.crt"',
    );
  });
});

test('who cannot read an IPv6 address says so, and gets no files', async () => {
  const odd = await Promise.all(
    kinds.map(async (kind) => [kind.name, await kitFor(kind, 'own CA, IPv6')] as const),
  );
  const told = odd.filter(([, { notes }]) =>
    notes.some((note) => note.includes('cannot read [fd00::20]:8443')),
  );
  expect(told.map(([kind]) => kind)).toEqual(['podman', 'buildkit', 'cri-o']);
  for (const [, { parts }] of told) expect(parts).toEqual([]);
});

/** Kept here so that a change is seen: what no program of the tests reads, because there is none for it. */
test('what is written from documentation alone', async () => {
  const found: Record<string, string[]> = {};
  for (const kind of kinds)
    for (const name of ['own CA', 'plain HTTP, open'])
      for (const { title: text, readBy } of (await kitFor(kind, name)).parts)
        if (readBy.length === 0) found[kind.name] = [...new Set([...(found[kind.name] ?? []), text])];
  expect(found).toMatchInlineSnapshot(`
    {
      "alpine": [
        "By hand: the CA’s certificate",
        "Takes it into the trust of the system",
      ],
      "cri-o": [
        "By hand: the CA’s certificate",
        "Plain HTTP is used only with a registry that is told to be insecure",
        "Only if it shall be asked first for images of Docker Hub",
        "CRI-O reads registries.conf.d at its start and at a reload; containers run on",
      ],
      "docker-desktop": [
        "macOS and Linux: the CA’s certificate for Desktop alone",
        "Desktop reads it at its start",
        "Log in; it asks for the password",
        "Docker talks plain HTTP only to a registry that it is told is insecure",
      ],
      "gitlab-ci": [
        "A job that builds and pushes; take it into your own",
      ],
      "k3s": [
        "By hand: the CA’s certificate",
        "How to reach it",
        "Read at the start only; pods run on",
      ],
      "kind": [
        "Only with kind before 0.27: make the cluster with --config cluster.yaml",
        "For the nodes that there are; again for nodes that come later",
        "Only where DNS does not know the name: nodes do not see the machine’s /etc/hosts",
      ],
      "macos": [
        "The CA’s certificate into the System keychain",
      ],
      "redhat": [
        "By hand: the CA’s certificate",
        "Takes it into the trust of the system",
      ],
      "rke2": [
        "By hand: the CA’s certificate",
        "How to reach it",
        "Read at the start only; pods run on",
      ],
      "suse": [
        "By hand: the CA’s certificate",
        "Takes it into the trust of the system",
      ],
      "windows": [
        "The CA’s certificate into the store of the machine",
        "Docker Engine for Windows containers: its own folder, where the name has no colon",
        "Only where DNS does not know the name: the hosts line",
        "Log in; it asks for the password",
      ],
    }
  `);
});

test('the short way is told where setup.sh has something to bring', async () => {
  const first = async (kind: string, name: string) => (await kitFor(kindNamed(kind), name)).parts[0]!;
  expect((await first('docker', 'own CA, IPv6')).commands).toContain(
    `curl --cacert ca.crt -fO 'https://[fd00::20]:8443/setup.sh' && sudo sh setup.sh`,
  );
  expect((await first('debian', 'own CA')).commands).toMatch(/ && sudo sh setup\.sh --system$/);
  expect(await first('docker', 'plain HTTP')).toMatchObject({
    commands: 'sudo sh setup.sh',
    note: expect.stringContaining('on a way that you trust'),
  });
  expect((await first('docker', 'certificate of a known CA')).title).toContain('By hand');
});

const title = (part: Part): string => part.title;
