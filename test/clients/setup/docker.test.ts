import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { startMachine, type Machine, type MachineKind } from '../../support/machine.ts';
import { install, plainHttp, removePrograms } from './script.ts';

const mirror = { settings: { ...plainHttp.settings, auth: 'off' } } as const;
const dockerd = 'dockerd --bridge=none --iptables=false --ip6tables=false';

async function withMachine(kind: MachineKind, use: (machine: Machine) => Promise<void>): Promise<void> {
  const machine = await startMachine(kind);
  try {
    await machine.sh('mkdir -p /etc/docker /srv');
    await use(machine);
  } finally {
    await machine.stop();
  }
}

const read = (machine: Machine, file: string): string => readFileSync(join(machine.root, file), 'utf8');
const write = (machine: Machine, file: string, text: string): void =>
  writeFileSync(join(machine.root, file), text);

const info = async (machine: Machine): Promise<string> =>
  (
    await machine.sh(
      'for i in $(seq 100); do docker info >/dev/null 2>&1 && break; sleep 0.1; done; docker info 2>&1',
    )
  ).stdout;

test.each<MachineKind>(['this', 'newer'])(
  'a running Docker takes the merged file and gives it back: %s',
  (kind) =>
    withMachine(kind, async (machine) => {
      const before =
        '{\n  "features": {"containerd-snapshotter": false},\n  "insecure-registries": ["old.lan"]\n}\n';
      write(machine, 'srv/daemon.json', before);
      await machine.sh('ln -s /srv/daemon.json /etc/docker/daemon.json');
      // Their versions take a while to tell, and they are tested by themselves.
      await removePrograms(machine, 'podman', 'buildah', 'skopeo');
      const run = await install(machine, mirror);
      const docker = machine.start(dockerd);
      expect(await info(machine)).toContain(' old.lan\n');
      const was = machine.changes();
      const set = await run('--yes');
      expect(set, docker.said()).toMatchObject({ code: 0, stderr: '' });
      expect(set.stdout).toMatch(/SIGHUP to process \d+/);
      expect(set.stdout).toContain(
        '  ~ /etc/docker/daemon.json\n      which is a link to /srv/daemon.json\n',
      );
      // Docker tells them in any order.
      const told = await info(machine);
      for (const line of ['old.lan', 'reg.lan:5443', 'http://reg.lan:5443/'])
        expect(told).toContain(`  ${line}\n`);
      expect(JSON.parse(read(machine, 'srv/daemon.json'))).toEqual({
        features: { 'containerd-snapshotter': false },
        'insecure-registries': ['old.lan', 'reg.lan:5443'],
        'registry-mirrors': ['http://reg.lan:5443'],
      });
      const undone = await run('--undo --yes');
      expect(undone).toMatchObject({ code: 0, stderr: '' });
      // Of the mirror, too, which dockerd keeps where the key is only gone.
      expect(await info(machine)).not.toContain('reg.lan');
      expect(read(machine, 'srv/daemon.json')).toBe(before);
      await docker.stop();
      expect(
        [...machine.changes()].filter(([path]) => was.get(path) !== machine.changes().get(path)),
      ).toEqual([]);
      if (kind === 'newer') return;
      // It starts with the file, too.
      await run('--yes --no-mirror');
      const again = machine.start(dockerd);
      expect(await info(machine), again.said()).toContain(' reg.lan:5443\n');
      // Nor of a list that is gone with the whole file.
      await run('--undo --yes');
      await machine.sh('rm /srv/daemon.json /etc/docker/daemon.json');
      await run('--yes');
      expect(await info(machine), again.said()).toMatch(/reg.lan[^]*reg.lan/);
      expect(await run('--undo --yes')).toMatchObject({ code: 0, stderr: '' });
      expect(await info(machine)).not.toContain('reg.lan');
      expect((await machine.sh('ls /etc/docker/daemon.json')).code).not.toBe(0);
      await again.stop();
    }),
);

test('what Docker would not start with is refused before anything is changed', () =>
  withMachine('newer', async (machine) => {
    const run = await install(machine, mirror);
    const was = machine.changes();
    const refused = async (text: string, why: RegExp): Promise<void> => {
      write(machine, 'etc/docker/daemon.json', text);
      const said = await run('--yes');
      expect(said.code).toBe(1);
      expect(said.stderr).toMatch(why);
      expect(read(machine, 'etc/docker/daemon.json')).toBe(text);
      await machine.sh('rm /etc/docker/daemon.json');
      expect(machine.changes()).toEqual(was);
    };
    await refused(
      '{\n  "debug": true, // all\n}\n',
      /\/etc\/docker\/daemon\.json, line 2: a comment[^]*"insecure-registries": \["reg\.lan:5443"\]/,
    );
    await refused('{\n  "debug": true,\n}\n', /line 3: a comma too much/);
    await refused('{"nonsense": true}', /dockerd would refuse it:[^]*nonsense/);
  }));

test('the same key as a flag of dockerd is found: in a unit, its drop-ins, defaults, the running one', () =>
  withMachine('this', async (machine) => {
    const run = await install(machine, plainHttp);
    const clean = async (file: string): Promise<void> => void (await machine.sh(`rm ${file}`));
    const places = [
      [
        '/etc/systemd/system/docker.service',
        '[Service]\nExecStart=/usr/bin/dockerd --insecure-registry old.lan\n',
      ],
      [
        '/etc/systemd/system/docker.service.d/x y.conf',
        '[Service]\nExecStart=\nExecStart=/usr/sbin/dockerd --insecure-registry=old.lan\n',
      ],
      ['/etc/default/docker', '# --insecure-registry=not-this\nDOCKER_OPTS="--insecure-registry=old.lan"\n'],
    ] as const;
    for (const [file, text] of places) {
      await machine.sh(`mkdir -p "${file.slice(0, file.lastIndexOf('/'))}"; touch "${file}"`);
      write(machine, file, text);
      const was = machine.changes();
      const said = await run('--yes');
      expect(said.code, file).toBe(1);
      expect(said.stderr).toContain(`${file}, line ${text.trim().split('\n').length}: --insecure-registry`);
      expect(said.stderr).toContain('--insecure-registry=reg.lan:5443');
      expect(machine.changes()).toEqual(was);
      await clean(`"${file}"`);
    }
    // One that only begins like ours is another.
    write(machine, '/etc/default/docker', 'DOCKER_OPTS="--insecure-registry=reg.lan:54430"\n');
    expect((await run('--dry-run')).code).toBe(1);
    // Commented out it is none; and with the very registry in the flag there is nothing left to do.
    write(machine, '/etc/default/docker', '#DOCKER_OPTS="--insecure-registry=old.lan"\n');
    expect((await run('--dry-run')).stdout).toContain('  + /etc/docker/daemon.json\n');
    write(machine, '/etc/default/docker', `DOCKER_OPTS="--insecure-registry 'reg.lan:5443' -D"\n`);
    // Found where PATH has nothing of root's, too.
    expect(await run('--dry-run', 'PATH=/usr/bin sh')).toMatchObject({
      code: 0,
      stdout: expect.toSatisfy(
        (said: string) => said.includes('Docker 20.10') && !said.includes('daemon.json'),
      ),
    });
    await clean('/etc/default/docker');
    const docker = machine.start(`${dockerd} --insecure-registry old.lan --config-file /srv/d.json`);
    write(machine, 'srv/d.json', '{}');
    await info(machine);
    const said = await run('--yes');
    expect(said.code, docker.said()).toBe(1);
    expect(said.stderr).toMatch(
      /\/srv\/d\.json: [^]*the running dockerd, process \d+: --insecure-registry old\.lan/,
    );
    await docker.stop();
  }));

test('what cannot be written is said before anything is', () =>
  withMachine('this', async (machine) => {
    const run = await install(machine, plainHttp);
    write(machine, 'etc/docker/daemon.json', '{}\n');
    const refused = async (script: string, why: RegExp, back: string, shell = 'sh'): Promise<void> => {
      const made = await machine.sh(script);
      expect(made, script).toMatchObject({ code: 0 });
      const was = machine.changes();
      const said = await run('--yes', shell);
      expect(said.code, why.source).toBe(1);
      expect(said.stderr).toMatch(why);
      expect(machine.changes()).toEqual(was);
      await machine.sh(back);
    };
    for (const shell of ['sh', 'busybox ash']) {
      await refused(
        'mount --bind /etc/docker /etc/docker && mount -o remount,ro,bind /etc/docker',
        /daemon\.json: the folder \/etc\/docker is read-only/,
        'umount /etc/docker',
        shell,
      );
      await refused(
        'touch /run/mounted && mount --bind /run/mounted /etc/docker/daemon.json',
        /daemon\.json: the file is a mount of its own/,
        'umount /etc/docker/daemon.json',
        shell,
      );
    }
    await refused(
      'ln -sfn /nowhere/at/all /etc/docker/daemon.json',
      /daemon\.json: the link leads nowhere/,
      'rm /etc/docker/daemon.json',
    );
    await refused(
      'mkdir /etc/docker/daemon.json',
      /daemon\.json: it is no file/,
      'rmdir /etc/docker/daemon.json',
    );
    await refused(
      'rm -rf /etc/containerd/certs.d; touch /etc/containerd/certs.d',
      /\/etc\/containerd\/certs\.d is no folder/,
      'rm /etc/containerd/certs.d',
    );
  }));

test('Docker 20.10 starts with what is written for an IPv6 address without a port', () =>
  withMachine('this', async (machine) => {
    const settings = { ...plainHttp.settings, host: ['fd00::20', 'reg.lan'], port: 80 };
    const run = await install(machine, { settings });
    expect(await run('--yes')).toMatchObject({ code: 0, stderr: '' });
    const docker = machine.start(dockerd);
    expect(await info(machine), docker.said()).toMatch(/ reg\.lan\n/);
    await docker.stop();
  }));
