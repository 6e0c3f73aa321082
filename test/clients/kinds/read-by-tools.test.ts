import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { load } from 'js-yaml';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findKind } from '../../../src/clients/kinds/find.ts';
import type { Kit, Part } from '../../../src/clients/kinds/kind.ts';
import { requireTool, says } from '../../bundle/written.ts';
import { actionlint } from '../../support/binaries.ts';
import { startMachine, type Machine, type MachineKind } from '../../support/machine.ts';
import { unavailable } from '../../support/real.ts';
import { tempFolder } from '../../support/tmp.ts';
import { kitFor, oddUser, registries, registry } from './kits.ts';
import { line, paste, read, sh, unread, until } from './pasting.ts';

const kit = (kind: string, name: string): Promise<Kit> => kitFor(findKind(kind), name);
const partOf = ({ parts }: Kit, title: string): Part => parts.find((part) => part.title.includes(title))!;
const http = 'plain HTTP, open';

describe('in a machine of', () => {
  let machines: Record<MachineKind, Machine>;
  beforeAll(async () => {
    const [here, newer] = await Promise.all([startMachine('this'), startMachine('newer')]);
    machines = { this: here, newer };
  });
  afterAll(() => Promise.all(Object.values(machines ?? {}).map((machine) => machine.stop())));
  const run = async (kind: MachineKind, script: string): Promise<string> => {
    const { code, stdout } = await sh(machines[kind], script);
    expect(code, `${script}\n${stdout}`).toBe(0);
    return stdout;
  };

  test('Debian 12: the drop-in of systemd, by systemd-analyze', async () => {
    requireTool('systemd-analyze');
    await run('this', 'test -e /usr/bin/dockerd || ln -s "$(command -v dockerd)" /usr/bin/dockerd');
    const part = partOf(await kit('docker', http), 'drop-in');
    await paste(machines.this, part, 'systemd-analyze');
    const verify = 'systemd-analyze verify docker.service; true';
    expect(await run('this', verify)).not.toContain('create-registry.conf');
    const broken = 'sed -i s/ExecStart/ExecStrat/ /etc/systemd/system/docker.service.d/create-registry.conf';
    expect(await run('this', `${broken}; ${verify}`)).toContain('ExecStrat');
  });

  test('newer Debian: the trust of the whole system, by update-ca-certificates', async () => {
    const debian = await kit('debian', 'own CA');
    const bundle = '/etc/ssl/certs/ca-certificates.crt';
    const { trust } = registry('own CA');
    const needle = trust.by === 'ca' ? trust.pem.split('\n')[3]! : '';
    await paste(machines.newer, partOf(debian, 'By hand'), 'update-ca-certificates');
    await paste(machines.newer, partOf(debian, 'Takes it into'), 'update-ca-certificates');
    await run('newer', `grep -qF ${needle} ${bundle}`);
    await run('newer', `${debian.undo}\n! grep -qF ${needle} ${bundle}`);
  });

  test('Debian 12: the hosts line, by getent', async () => {
    const hosts = await kit('hosts', 'own CA');
    const before = await run('this', 'cat /etc/hosts');
    for (let twice = 0; twice < 2; twice++) await paste(machines.this, hosts.parts[0]!, 'getent');
    expect(await run('this', line(hosts.check, 'getent'))).toMatch(/^192\.168\.1\.20\s+reg\.lan\n$/);
    expect(await run('this', 'grep -c reg.lan /etc/hosts')).toBe('1\n');
    await run('this', hosts.undo);
    expect(await run('this', 'cat /etc/hosts')).toBe(before);
  });

  test('newer clients: buildkitd.toml, by buildx', async () => {
    const { newer } = machines;
    const daemon = newer.start('dockerd --bridge=none --iptables=false --ip6tables=false');
    await run('newer', until('docker version'));
    const { trust } = registry('own CA, a port');
    for (const name of ['own CA, a port', http]) {
      const buildkit = await kit('buildkit', name);
      const { slug, name: host } = registry(name);
      const ca = buildkit.parts.find(({ title }) => title.startsWith('By hand'));
      if (ca) await paste(newer, ca, 'docker buildx');
      await paste(newer, partOf(buildkit, 'A builder of buildx'), 'docker buildx');
      // buildx has read the file: it took the CA along, and writes anew where that lies in the builder.
      const kept = await run('newer', `cat /root/.docker/buildx/instances/${slug}`);
      const { Files: files } = (JSON.parse(kept) as { Nodes: { Files: Record<string, string> }[] }).Nodes[0]!;
      const toml = Buffer.from(files['buildkitd.toml']!, 'base64').toString();
      expect(toml).toContain(`"${host}"`);
      if (ca && trust.by === 'ca')
        expect(Object.values(files).map((text) => Buffer.from(text, 'base64').toString())).toContain(
          trust.pem,
        );
      else expect(toml).toContain('http = true');
      // The same text at two other places: once is enough.
      for (const title of ca ? [] : ['every builder that you make', 'A buildkitd of its own']) {
        const part = partOf(buildkit, title);
        await run('newer', `rm -f /etc/buildkit/buildkitd.toml ~/.docker/buildx/buildkitd.default.toml`);
        await paste(newer, part, 'docker buildx');
        const flag = part.path!.startsWith('/') ? `--buildkitd-config ${part.path}` : '';
        await run('newer', `docker buildx create --name again --driver docker-container ${flag}`);
        expect(await run('newer', 'cat /root/.docker/buildx/instances/again')).toContain('buildkitd.toml');
        await run('newer', 'docker buildx rm again');
      }
      await run('newer', buildkit.undo);
    }
    await run('newer', '! test -e /etc/docker/certs.d/reg.lan:8443');
    await daemon.stop();
  });
});

describe('jobs of CI', () => {
  test('of GitHub, by actionlint, which knows the inputs of each action', async () => {
    const lint =
      actionlint() ?? unavailable('actionlint', 'sh test/setup/actionlint.sh says why it was not built');
    const folder = tempFolder();
    const files: string[] = [];
    for (const name of Object.keys(registries)) {
      const [part] = (await kit('github-actions', name)).parts;
      const file = `${files.length}.yml`;
      writeFileSync(join(folder, file), part!.content!);
      files.push(file);
      read(part!, 'actionlint');
    }
    expect(says(lint, files, folder)).toBe('');
    const broken = readFileSync(join(folder, '0.yml'), 'utf8').replace(
      'buildkitd-config-inline',
      'config-in-line',
    );
    writeFileSync(join(folder, '0.yml'), broken);
    expect(spawnSync(lint, files, { cwd: folder, encoding: 'utf8' }).stdout).toContain('config-in-line');
  });

  test('what they run writes the CA as it is', async () => {
    const machine = await startMachine('this');
    try {
      const { trust, name } = registry('own CA, a port');
      const pem = trust.by === 'ca' ? trust.pem : '';
      const ca = `/etc/docker/certs.d/${name}/ca.crt`;
      const github = load((await kit('github-actions', 'own CA, a port')).parts[0]!.content!) as {
        jobs: { image: { steps: { run?: string }[] } };
      };
      expect((await sh(machine, github.jobs.image.steps[0]!.run!)).code).toBe(0);
      expect((await sh(machine, `cat ${ca}; rm ${ca}`)).stdout).toBe(pem);

      const gitlab = load((await kit('gitlab-ci', 'own CA, a port')).parts[0]!.content!) as {
        'push-image': { services: { command: string[] }[]; variables: Record<string, string> };
      };
      const { services, variables } = gitlab['push-image'];
      const [program, flag, script] = services[0]!.command;
      expect([program, flag]).toEqual(['sh', '-c']);
      const entry = '/usr/local/bin/dockerd-entrypoint.sh';
      await sh(machine, `printf '#!/bin/sh\\ncat ${ca}\\n' >${entry}; chmod 755 ${entry}`);
      const said = await machine.sh(script!, {
        env: { ...variables, PATH: '/usr/local/bin:/usr/bin:/bin' },
      });
      expect(said.stdout.trim()).toBe(pem.trim());
    } finally {
      await machine.stop();
    }
  });
});

describe('kubectl', () => {
  const folder = tempFolder();
  /** Without a cluster: it would be asked for nothing. */
  const kubectl = (script: string, input = ''): string => {
    requireTool('kubectl');
    const env = { PATH: process.env['PATH'], HOME: folder, KUBECONFIG: '/dev/null' };
    return execFileSync('sh', ['-uc', script], { cwd: folder, env, input, stdio: 'pipe' }).toString();
  };

  test('makes the pull secret; the password stands in no argument', async () => {
    const part = partOf(await kit('kubernetes', 'own CA, a user with an odd name'), 'A pull secret');
    const toYaml = part.commands!.replace('/dev/stdin\n', '/dev/stdin --dry-run=client -o yaml\n');
    const secret = load(kubectl(toYaml, `p'"$ \\n\n`)) as {
      type: string;
      metadata: { name: string };
      data: Record<string, string>;
    };
    expect(secret).toMatchObject({
      type: 'kubernetes.io/dockerconfigjson',
      metadata: { name: 'reg.lan-8443' },
    });
    const config = JSON.parse(Buffer.from(secret.data['.dockerconfigjson']!, 'base64').toString()) as unknown;
    const auth = Buffer.from(`${oddUser}:p'"$ \\n`).toString('base64');
    expect(config).toEqual({ auths: { 'reg.lan:8443': { auth } } });
    read(part, 'kubectl');
  });

  test('takes it for a service account and for a pod', async () => {
    const kubernetes = await kit('kubernetes', 'own CA, a port');
    const account = partOf(kubernetes, 'service account');
    writeFileSync(
      join(folder, 'account.yaml'),
      'apiVersion: v1\nkind: ServiceAccount\nmetadata: {name: default}\n',
    );
    const patch = account.commands!.replace('serviceaccount default', '--local -f account.yaml -o yaml');
    expect(load(kubectl(patch))).toMatchObject({ imagePullSecrets: [{ name: 'reg.lan-8443' }] });
    read(account, 'kubectl');
    const pod = partOf(kubernetes, 'one pod');
    writeFileSync(join(folder, pod.path!), pod.content!);
    expect(load(kubectl('kubectl label --local -f pod.yaml seen=yes -o yaml'))).toMatchObject({
      spec: { containers: [{ image: 'reg.lan:8443/app:1' }], imagePullSecrets: [{ name: 'reg.lan-8443' }] },
    });
    read(pod, 'kubectl');
  });
});

test('nothing else claims to be read by them', async () => {
  const programs = [
    'systemd-analyze',
    'update-ca-certificates',
    'getent',
    'docker buildx',
    'kubectl',
    'actionlint',
  ];
  expect(await unread(programs, ['own CA', http])).toEqual([]);
});
