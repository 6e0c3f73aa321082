import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findKind } from '../../../src/clients/kinds/find.ts';
import { smallRootfs } from '../../copy/small-image.ts';
import { startMachine, type Machine, type MachineKind } from '../../support/machine.ts';
import { describeReal } from '../../support/real.ts';
import { kitFor } from './kits.ts';
import { line, partOf, paste, printed, read, sh, unread, until, type Printed } from './pasting.ts';
import { serve, type Served } from './served.ts';

const unknown = /x509: certificate signed by unknown authority/;
const configPath = /config_path = ['"]\/etc\/containerd\/certs\.d['"]/;
const daemons: Readonly<Record<MachineKind, string>> = {
  this: 'dockerd --bridge=none --iptables=false --ip6tables=false',
  // The image store that new installs of Engine 29 have.
  newer: 'dockerd --bridge=none --iptables=false --ip6tables=false --feature containerd-snapshotter=true',
};

describeReal('what client --for prints, read by what it is for', ['nginx', 'registry3'], () => {
  let tls: Served;
  let open: Served;

  beforeAll(async () => {
    const rootfs = smallRootfs();
    [tls, open] = await Promise.all([serve(), serve('--tls', 'off', '--auth', 'off')]);
    for (const [bundle, name] of [
      [tls, 'app:1'],
      [open, 'app:1'],
      // Of Docker Hub, for who looks here first.
      [open, 'library/app:1'],
    ] as const) {
      const copied = await bundle.run('copy', `rootfs:${rootfs}`, name);
      expect(copied.code, copied.stderr).toBe(0);
    }
  });
  afterAll(() => Promise.all([tls?.stop(), open?.stop()]));

  describe.each<MachineKind>(['this', 'newer'])('%s', (kind) => {
    let machine: Machine;
    const forTls = (name: string): Promise<Printed> => printed(tls.run, name);
    const forOpen = (name: string): Promise<Printed> => printed(open.run, name);
    const run = async (script: string, input = ''): Promise<string> => {
      const { code, stdout } = await sh(machine, script, input);
      expect(code, `${script}\n${stdout}`).toBe(0);
      return stdout;
    };

    beforeAll(async () => {
      machine = await startMachine(kind);
      await sh(machine, `echo ${machine.server} reg.lan >>/etc/hosts`);
    });
    afterAll(() => machine?.stop());

    test('curl and openssl: the way to setup.sh', async () => {
      const part = partOf(await forTls('docker'), 'The short way');
      const lines = part.commands!.split(' && sudo sh setup.sh')[0]!;
      const said = await run(`set -e\n${lines}\nsh -n setup.sh`);
      const [, fingerprint] = /must be (\S+)/.exec(lines)!;
      expect(said).toContain(`=${fingerprint}\n`);
      read(part, 'curl', 'openssl');
    });

    test('dockerd: certs.d, then daemon.json by a reload', async () => {
      const docker = await forTls('docker');
      const pull = line(docker.check, 'docker pull');
      const daemon = machine.start(daemons[kind]);
      await run(until('docker version'));
      expect((await sh(machine, pull)).stdout).toMatch(unknown);
      await paste(machine, partOf(docker, 'By hand'), 'dockerd');
      await run(`${partOf(docker, 'Log in').commands} --password-stdin`, tls.password);
      read(partOf(docker, 'Log in'), 'docker');
      await run(pull);
      expect(await run(line(docker.check, 'curl'))).toBe('401\n');
      if (kind === 'newer') await run(line((await forTls('buildkit')).check, 'printf'));
      await run(docker.undo);
      expect((await sh(machine, `docker rmi ${docker.registry}/app:1; ${pull}`)).stdout).toMatch(unknown);
      await run(`! test -e /etc/docker/certs.d/${docker.registry}`);

      const http = await forOpen('docker');
      await paste(machine, partOf(http, '/etc/docker/daemon.json'), 'dockerd');
      if (kind === 'newer') await run('dockerd --validate --config-file /etc/docker/daemon.json');
      expect((await sh(machine, partOf(http, '/etc/docker/daemon.json').commands!)).code).not.toBe(0);
      const [, reload] = /without systemd: sudo (.*)/.exec(partOf(http, 'by a reload').commands!)!;
      await run(reload!);
      read(partOf(http, 'by a reload'), 'dockerd');
      await run(`${until(`docker info | grep -q 'http://reg.lan'`)}${line(http.check, 'docker pull')}`);
      // Hub cannot be reached here: it comes from the mirror.
      await run('docker pull app:1');
      await daemon.stop();

      if (kind === 'newer') return;
      await run('rm /etc/docker/daemon.json /etc/default/docker');
      await paste(machine, partOf(http, '/etc/default/docker'), 'dockerd');
      const again = machine.start(`sh -c '. /etc/default/docker; exec ${daemons[kind]} $DOCKER_OPTS'`);
      await run(`${until('docker version')}docker info | grep 'reg.lan'`);
      await again.stop();
    });

    test('containerd: config.toml, hosts.toml, and the mirror', async () => {
      // No overlay over the machine's own overlay in the old one.
      const snapshotter = kind === 'this' ? '--snapshotter native' : '';
      const containerd = await forTls('containerd');
      const config = partOf(containerd, kind === 'this' ? '1.5 to 1.7' : 'containerd 2.x');
      // The packages of Debian bring one: it is left alone, and takes the table at its end.
      expect((await sh(machine, config.commands!)).stdout).toContain('File exists');
      const table = config.content!.replace(/^version.*/, '');
      await run(`cp /etc/containerd/config.toml with-table.toml; printf %s '${table}' >>with-table.toml`);
      expect(await run('containerd -c with-table.toml config dump')).toMatch(configPath);
      await run('rm /etc/containerd/config.toml');
      await paste(machine, config, 'containerd');
      const dumped = await run('containerd -c /etc/containerd/config.toml config dump');
      expect(dumped).toMatch(configPath);
      const daemon = machine.start('containerd');
      await run(until('ctr version'));
      const pull = line(containerd.check, 'sudo ctr').replace(
        '--user admin',
        `${snapshotter} --user admin:${tls.password}`,
      );
      expect((await sh(machine, pull)).stdout).toMatch(unknown);
      await paste(machine, partOf(containerd, 'By hand'), 'containerd');
      await paste(machine, partOf(containerd, 'How to talk'), 'containerd');
      await run(pull);
      await run(containerd.undo);
      await run('! test -e /etc/containerd/certs.d/reg.lan*');

      const http = await forOpen('containerd');
      await paste(machine, partOf(http, 'How to talk'), 'containerd');
      await paste(machine, partOf(http, 'Docker Hub'), 'containerd');
      const plain = line(http.check, 'sudo ctr').replace(' --hosts-dir', ` ${snapshotter} --hosts-dir`);
      await run(plain);
      await run(plain.replace(`${http.registry}/app:1`, 'docker.io/library/app:1'));
      await run(http.undo);

      // No IPv6 here: it shows that the file was understood.
      const { parts, check } = await kitFor(findKind('containerd'), 'plain HTTP, open, IPv6');
      for (const part of parts.filter(({ path }) => path?.endsWith('hosts.toml'))) await paste(machine, part);
      const pullIpv6 = line(check, 'sudo ctr').replace(' --plain-http', '');
      expect((await sh(machine, pullIpv6)).stdout).toMatch(
        /Head "http:\/\/\[fd00::20\]:5000\/.* unreachable/,
      );
      await daemon.stop();
    });

    test('skopeo, podman, buildah: certs.d, registries.conf.d, and the mirror', async () => {
      const podman = await forTls('podman');
      const tools = kind === 'newer' ? ['skopeo', 'podman', 'buildah'] : ['skopeo'];
      const inspect = line(podman.check, 'skopeo').replace(
        'inspect',
        `inspect --creds admin:${tls.password}`,
      );
      expect((await sh(machine, inspect)).stdout).toMatch(unknown);
      await paste(machine, partOf(podman, 'By hand'), ...tools);
      await run(inspect);
      if (kind === 'newer') {
        await run(`${partOf(podman, 'Log in').commands} --password-stdin`, tls.password);
        read(partOf(podman, 'Log in'), 'podman');
        await run(line(podman.check, 'podman pull'));
        await run(`buildah pull ${podman.registry}/app:1`);
      }
      const http = await forOpen('podman');
      expect((await sh(machine, line(http.check, 'skopeo'))).stdout).toMatch(/HTTP response to HTTPS client/);
      await paste(machine, partOf(http, 'Plain HTTP'), ...tools);
      await paste(machine, partOf(http, 'Docker Hub'), ...tools);
      await run(line(http.check, 'skopeo'));
      await run('skopeo inspect --no-tags docker://docker.io/library/app:1');
      if (kind === 'newer') {
        await run(line(http.check, 'podman pull'));
        await run('buildah pull docker.io/library/app:1');
        await run(podman.undo);
      } else await run(podman.undo.replace(/podman logout.*/, ''));
      await run(http.undo);
      await run('! ls /etc/containers/certs.d/reg.lan* /etc/containers/registries.conf.d/create-registry-*');
    });
  });

  test('nothing else claims to be read by them', async () => {
    const programs = ['curl', 'openssl', 'docker', 'dockerd', 'containerd', 'skopeo', 'podman', 'buildah'];
    expect(await unread(programs, ['own CA', 'plain HTTP, open'])).toEqual([]);
  });
});
