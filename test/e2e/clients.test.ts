import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { smallRootfs } from '../copy/small-image.ts';
import { buildkit } from '../support/binaries.ts';
import { inProcess } from '../support/cli.ts';
import {
  startMachine,
  type Background,
  type Machine,
  type MachineKind,
  type Said,
} from '../support/machine.ts';
import { describeReal, requireReal } from '../support/real.ts';
import { freePort, tempFolder } from '../support/tmp.ts';
import type { Client } from './clients/client.ts';
import { clients } from './clients/index.ts';

interface Served {
  dir: string;
  host: string;
  password: string;
  /** What creating it said, for people. */
  farewell: string;
}

/** A registry on all addresses of this machine, under a name that only clients know. */
async function serve(...flags: string[]): Promise<Served> {
  const dir = join(tempFolder(), 'bundle');
  const port = String(await freePort());
  const place = ['--host', 'reg.lan', '--port', port, '--target', 'process'];
  const program = ['--registry-version', '3', '--registry-bin', requireReal('registry3')];
  const { code, stdout, stderr } = await inProcess([dir, '--yes', '--start', ...place, ...program, ...flags]);
  expect(code, stderr).toBe(0);
  return { dir, host: `reg.lan:${port}`, password: / password (\S+)/.exec(stdout)![1]!, farewell: stdout };
}

const stop = (served: Served | undefined) => served && inProcess(['down', '-C', served.dir]);

/** The lines of the farewell for other machines, as a person copies them. */
const printed = ({ farewell }: Served): string[] =>
  /^Other machines.*\n((?: {2}.*\n)+)/m
    .exec(farewell)![1]!
    .split('\n')
    .map((line) => line.trim());

const untrusted = /x509: certificate signed by unknown authority/;

/** Both outputs of a step of a client as one. */
type Run = (client: Pick<Client, 'env'>, script: string, base?: string) => Promise<Said>;

/** State of the programs, not of the machine: what they store, and who is signed in. */
const own = /^\/(?:root\/\.(?:docker|local|config)|var\/lib\/containers|var\/cache)\b/;

const changed = (before: ReadonlyMap<string, string>, after: ReadonlyMap<string, string>): string[] =>
  [...new Set([...before.keys(), ...after.keys()])].filter(
    (path) => !own.test(path) && before.get(path) !== after.get(path),
  );

describeReal('client machines and a registry with a CA of its own', ['nginx', 'registry3'], () => {
  let served: Served;
  let files: Record<'rootfs' | 'saved', string>;

  beforeAll(async () => {
    served = await serve();
    const rootfs = smallRootfs();
    const saved = join(tempFolder(), 'saved.tar');
    files = { rootfs, saved };
    for (const to of [`docker-archive:${saved}:${served.host}/saved:1`, 'base:1']) {
      const copied = await inProcess(['copy', `rootfs:${rootfs}`, to, '-C', served.dir]);
      expect(copied.code, copied.stderr).toBe(0);
    }
  });
  afterAll(() => stop(served));

  describe.each<MachineKind>(['this', 'newer'])('a machine of Debian: %s', (kind) => {
    const here = clients.filter(({ machine }) => machine === kind);
    let machine: Machine;
    let before: Map<string, string>;
    const daemons: Background[] = [];

    const run: Run = ({ env = {} }, script, base = 'base:1') =>
      machine.sh(`exec 2>&1\n${script}`, {
        env: { HOST: served.host, USER: 'admin', PASSWORD: served.password, BASE: base, ...env },
      });

    beforeAll(async () => {
      machine = await startMachine(kind);
      await machine.sh(`echo '${machine.server} reg.lan' >>/etc/hosts; mkdir -p /root/.docker`);
      for (const [name, file] of Object.entries(files)) copyFileSync(file, `${machine.root}/tmp/${name}.tar`);
      for (const { daemon } of here) if (daemon) daemons.push(machine.start(daemon.command));
      for (const client of here)
        if (client.daemon)
          await run(client, `for i in $(seq 100); do ${client.daemon.ready} && exit; sleep 0.1; done`);
      before = machine.changes();
    });
    afterAll(() => machine?.stop());

    for (const client of here)
      test(`${client.title}: refuses the unknown CA`, async () => {
        await prepare(client, machine, run);
        for (const step of [client.login, client.push, client.pull]) {
          if (step === undefined) continue;
          // BuildKit remembers for minutes that it could not trust the registry, by the repository it asked for.
          const { code, stdout } = await run(client, step, 'earlier/base:1');
          expect(stdout).toMatch(untrusted);
          expect(code).not.toBe(0);
        }
      });

    test('the printed lines set it up', async () => {
      const [fetchCa = '', compare = '', setUp = '', login = ''] = printed(served);
      const [, fingerprint] = /# must be ((?:[0-9A-F]{2}:){31}[0-9A-F]{2})$/.exec(compare)!;
      const typed = (line: string) =>
        run({}, `sudo() { "$@"; }\nmkdir -p /tmp/home && cd /tmp/home\n${line}`);
      expect((await typed(fetchCa)).code).toBe(0);
      expect((await typed(compare)).stdout).toMatch(new RegExp(`=${fingerprint}\n$`));
      const done = await typed(`${setUp} --yes`);
      expect(done.code, done.stdout).toBe(0);
      expect(done.stdout).toContain(`ok ${served.host} answers with the right certificate`);
      expect(done.stdout).toContain('after a docker pull of its base image it is not');
      expect(login).toBe(`docker login ${served.host} -u admin`);
    });

    for (const client of here)
      test(`${client.title}: logs in, pushes and pulls`, async () => {
        await prepare(client, machine, run);
        for (const step of [client.login, client.push, client.forget, client.pull]) {
          if (step === undefined) continue;
          const { code, stdout } = await run(client, step);
          expect(code, `${step}\n${stdout}`).toBe(0);
        }
      });

    test('--undo leaves every file as it was, and nobody trusts it any more', async () => {
      const undone = await run({}, 'cd /tmp/home && sh setup.sh --undo --yes');
      expect(undone.code, undone.stdout).toBe(0);
      for (const client of here) {
        const { stdout } = await run(client, client.pull);
        expect(stdout, client.title).toMatch(untrusted);
      }
      for (const daemon of daemons) await daemon.stop();
      expect(changed(before, machine.changes())).toEqual([]);
    });
  });
});

describeReal('client machines and a registry that speaks plain HTTP', ['nginx', 'registry3'], () => {
  const daemonJson = `{\n\t"log-level":   "warn",\n\t"labels": ["a=b"]\n}`;
  let served: Served;
  let script: string;
  let rootfs: string;

  beforeAll(async () => {
    served = await serve('--tls', 'off', '--plain-passwords');
    script = join(served.dir, 'clients/setup.sh');
    rootfs = smallRootfs();
  });
  afterAll(() => stop(served));

  test('the script is not handed out, but carried', async () => {
    expect(printed(served)[0]).toMatch(/^copy \S+\/clients\/setup\.sh there/);
    expect((await fetch(`http://127.0.0.1:${served.host.split(':')[1]}/setup.sh`)).status).toBe(404);
  });

  const engines = [
    ['Docker Engine 20.10', 'this'],
    ['Docker Engine 28 and Podman 5', 'newer'],
  ] as const;
  test.each(engines)('%s: daemon.json is merged while it runs, and is back after --undo', async (_, kind) => {
    const machine = await startMachine(kind);
    try {
      const env = { HOST: served.host, PASSWORD: served.password, PODMAN_IGNORE_CGROUPSV1_WARNING: '1' };
      const run = (step: string) => machine.sh(`exec 2>&1\n${step}`, { env });
      const file = `${machine.root}/etc/docker/daemon.json`;
      await run(`echo '${machine.server} reg.lan' >>/etc/hosts; mkdir -p /etc/docker /root/.docker`);
      writeFileSync(file, daemonJson);
      copyFileSync(script, `${machine.root}/tmp/setup.sh`);
      copyFileSync(rootfs, `${machine.root}/tmp/rootfs.tar`);
      const daemon = machine.start('dockerd --bridge=none --iptables=false --ip6tables=false');
      await run('for i in $(seq 100); do docker version && exit; sleep 0.1; done');
      const before = machine.changes();

      const signIn = 'printf %s "$PASSWORD" | docker login "$HOST" -u admin --password-stdin';
      expect((await run(signIn)).stdout).toMatch(/HTTP response to HTTPS client/);
      const setUp = await run('sh /tmp/setup.sh --yes');
      expect(setUp.code, setUp.stdout).toBe(0);
      expect(setUp.stdout).toContain(`ok ${served.host} answers over plain HTTP`);
      expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual({
        ...(JSON.parse(daemonJson) as object),
        'insecure-registries': [served.host],
      });
      const steps = [
        signIn,
        'docker import /tmp/rootfs.tar "$HOST/app:1" && docker push "$HOST/app:1"',
        'docker rmi "$HOST/app:1" && docker pull "$HOST/app:1"',
        ...(kind === 'newer' ? ['podman pull --creds "admin:$PASSWORD" "$HOST/app:1"'] : []),
      ];
      for (const step of steps) {
        const done = await run(step);
        expect(done.code, `${step}\n${done.stdout}`).toBe(0);
      }
      const undone = await run('sh /tmp/setup.sh --undo --yes');
      expect(undone.code, undone.stdout).toBe(0);
      expect((await run('docker pull "$HOST/app:1"')).stdout).toMatch(/HTTP response to HTTPS client/);
      await daemon.stop();
      expect(changed(before, machine.changes())).toEqual([]);
      expect(readFileSync(file, 'utf8')).toBe(daemonJson);
    } finally {
      await machine.stop();
    }
  });
});

/** What only some machines that run these tests have; skips the test where it is missing. */
async function prepare({ needs, env = {} }: Client, machine: Machine, run: Run): Promise<void> {
  if (needs !== 'buildkit') return;
  requireReal(needs);
  const folder = `${machine.root}/tmp/buildkit/usr/bin`;
  mkdirSync(folder, { recursive: true });
  for (const name of ['buildkitd', 'buildctl'])
    copyFileSync(join(dirname(buildkit()!), name), join(folder, name));
  const made = await run(
    { env },
    [
      'mkdir -p /tmp/buildkit/tmp && cp /usr/sbin/runc /tmp/buildkit/usr/bin/buildkit-runc',
      'tar -C /tmp/buildkit -c . | docker import -c \'ENTRYPOINT ["buildkitd"]\' - moby/buildkit:buildx-stable-1',
    ].join(' && '),
  );
  expect(made.code, made.stdout).toBe(0);
}
