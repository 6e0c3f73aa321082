import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { issueAuthority } from '../../../src/certs/authority.ts';
import { startMachine, type Machine } from '../../support/machine.ts';
import { install, plainHttp, removePrograms, stub } from './script.ts';

const read = (machine: Machine, file: string): string => readFileSync(join(machine.root, file), 'utf8');
const write = (machine: Machine, file: string, text: string): void =>
  writeFileSync(join(machine.root, file), text);

const authority = issueAuthority({ hosts: ['reg.lan'], now: new Date() });
const withCa = async (names = ['reg.lan']) => ({ ca: (await authority).cert, settings: { host: names } });

test('each engine that is there gets its own files, and no other one', async () => {
  const machine = await startMachine('newer');
  try {
    const { cert: ca } = await authority;
    await stub(machine, 'buildkitd', '1.0');
    await machine.sh(`mkdir -p /etc/rancher/k3s /home/ann/.docker/buildx/instances /etc/buildkit
      echo ann:x:1000:1000::/home/ann:/bin/sh >>/etc/passwd; chown -R 1000:1000 /home/ann
      printf '{"Driver":"docker-container"}' >/home/ann/.docker/buildx/instances/big
      printf 'debug = true' >/etc/buildkit/buildkitd.toml`);
    const was = machine.changes();
    await install(machine, await withCa(['reg.lan', 'fd00::20', 'localhost']));
    const set = await machine.sh('sh /tmp/reg/setup.sh --no-check --yes', { env: { SUDO_USER: 'ann' } });
    expect(set).toMatchObject({ code: 0, stderr: '' });
    expect(set.stdout).toMatch(
      /Found here +Docker 28\.\S+, containerd 2\.\S+, Podman 5\.\S+, Buildah 1\.\S+, Skopeo 1\.\S+, buildkitd 1\.0, buildx, k3s\n/,
    );
    for (const folder of ['docker', 'containers', 'containerd', 'buildkit'])
      // BuildKit cannot read a file with an IPv6 address in it.
      for (const name of ['reg.lan:5443', ...(folder === 'buildkit' ? [] : ['[fd00::20]:5443'])])
        expect(read(machine, `etc/${folder}/certs.d/${name}/ca.crt`)).toBe(ca);
    // On a client localhost would be the client.
    expect(existsSync(join(machine.root, 'etc/docker/certs.d/localhost:5443'))).toBe(false);
    expect(read(machine, 'etc/containerd/certs.d/reg.lan:5443/hosts.toml')).toBe(
      `server = "https://reg.lan:5443"\n\n[host."https://reg.lan:5443"]\n  capabilities = ["pull", "resolve", "push"]\n  ca = "/etc/containerd/certs.d/reg.lan:5443/ca.crt"\n`,
    );
    // containerd 1 reads no table with an IPv6 address in its name.
    expect(read(machine, 'etc/containerd/certs.d/[fd00::20]:5443/hosts.toml')).toBe(
      `server = "https://[fd00::20]:5443"\n\n[host]\n  "https://[fd00::20]:5443" = { capabilities = ["pull", "resolve", "push"], ca = "/etc/containerd/certs.d/[fd00::20]:5443/ca.crt" }\n`,
    );
    expect(read(machine, 'etc/buildkit/buildkitd.toml')).toBe(
      'debug = true\n# create-registry reg.lan:5443: begin\n[registry."reg.lan:5443"]\n  ca = ["/etc/buildkit/certs.d/reg.lan:5443/ca.crt"]\n# create-registry reg.lan:5443: end\n',
    );
    expect(read(machine, 'etc/rancher/k3s/registries.yaml')).toContain(
      `  "reg.lan:5443":\n    tls:\n      ca_file: "/etc/rancher/k3s/create-registry-reg.lan_5443.crt"\n`,
    );
    expect(set.stdout).toContain('sudo systemctl restart k3s');
    // The user's own builders: the file is theirs, and those that are there are named.
    const users = '/home/ann/.docker/buildx/buildkitd.default.toml';
    expect(machine.changes().get(users)).toMatch(/^file 644 1000:1000 # create-registry/);
    expect(set.stdout).toContain('docker buildx rm big && docker buildx create --name big');
    const undone = await machine.sh('sh /tmp/reg/setup.sh --undo --yes');
    expect(undone).toMatchObject({ code: 0, stderr: '' });
    expect(machine.changes()).toEqual(was);

    // What somebody wrote himself stays, and it is said what it lacks.
    write(machine, 'etc/rancher/k3s/registries.yaml', 'mirrors: {}\n');
    write(machine, 'etc/buildkit/buildkitd.toml', '[registry."reg.lan:5443"]\n  insecure = true\n');
    const own = machine.changes();
    const again = await machine.sh('sh /tmp/reg/setup.sh --no-check --yes');
    expect(again.stdout).toMatch(/registries\.yaml is somebody else's and stays as it is[^]*ca_file/);
    expect(again.stdout).toMatch(/buildkitd\.toml has a table for reg\.lan:5443 already/);
    await machine.sh('sh /tmp/reg/setup.sh --undo --yes');
    expect(machine.changes()).toEqual(own);
  } finally {
    await machine.stop();
  }
});

test('containerd: the folder that its configuration names, in either spelling, or what to add to it', async () => {
  const machine = await startMachine('this');
  try {
    await removePrograms(machine, 'dockerd', 'docker', 'skopeo');
    await stub(machine, 'kubelet', '1.30');
    const run = await install(machine, await withCa());
    const without = (await run('--dry-run')).stdout;
    expect(without).toContain('  + /etc/containerd/certs.d/reg.lan:5443/hosts.toml\n');
    expect(without).toContain(
      `[plugins."io.containerd.grpc.v1.cri".registry]\n          config_path = "/etc/containerd/certs.d"\n`,
    );
    expect(without).not.toContain('/etc/docker');
    write(
      machine,
      'etc/containerd/config.toml',
      'version = 2\n[plugins."io.containerd.grpc.v1.cri".registry]\n  config_path = "/srv/certs:/other"\n',
    );
    const told = (await run('--dry-run')).stdout;
    expect(told).toContain('  + /srv/certs/reg.lan:5443/hosts.toml\n');
    expect(told).not.toContain('by hand');
    // containerd 2 prints it like this.
    await machine.sh(`printf "#!/bin/sh\\necho \\"[plugins.'io.containerd.cri.v1.images'.registry]
  config_path = '/srv/two'\\"\\n" >/usr/bin/containerd`);
    expect((await run('--dry-run')).stdout).toContain('  + /srv/two/reg.lan:5443/hosts.toml\n');
    await machine.sh(
      `printf "#!/bin/sh\\necho '[plugins.\\"io.containerd.grpc.v1.cri\\".registry.mirrors.x]'\\n" >/usr/bin/containerd`,
    );
    expect((await run('--dry-run')).stdout).toContain('containerd does not take config_path beside them');
  } finally {
    await machine.stop();
  }
});

test('without any engine only what is asked for: --system, --hosts, and back', async () => {
  const machine = await startMachine('this');
  try {
    await removePrograms(machine, 'dockerd', 'docker', 'skopeo', 'containerd', 'ctr');
    // Java's own store takes seconds, and dpkg notes it.
    await machine.sh(
      'rm -f /etc/ca-certificates/update.d/*; sed -i 8q /etc/ca-certificates.conf; update-ca-certificates --fresh',
    );
    const run = await install(machine, await withCa());
    const was = machine.changes();
    const bare = await run('--yes');
    expect(bare.stdout).toContain('no container engine that this script knows');
    expect(bare.stdout).toContain('Nothing to change');
    expect(machine.changes()).toEqual(was);
    const certificate = (await authority).cert.split('\n').slice(1, 4).join('\n');
    expect(await run('--yes --system --hosts 192.0.2.7')).toMatchObject({ code: 0, stderr: '' });
    expect(read(machine, 'etc/ssl/certs/ca-certificates.crt')).toContain(certificate);
    expect(read(machine, 'etc/hosts')).toContain('192.0.2.7 reg.lan # create-registry reg.lan:5443\n');
    // Without the options it stays.
    expect((await run('--yes')).stdout).toContain('Nothing to change');
    expect(await run('--undo --yes')).toMatchObject({ code: 0, stderr: '' });
    expect(machine.changes()).toEqual(was);
    expect(await run('--hosts nonsense')).toMatchObject({ code: 2 });
  } finally {
    await machine.stop();
  }
});

test('busybox alone does it all', async () => {
  const machine = await startMachine('this');
  try {
    await install(machine, plainHttp);
    write(machine, 'etc/docker/daemon.json', '{"debug": true}\n');
    // An Alpine Linux, as near as it comes: no other program is on PATH but Docker.
    const busybox = async (args: string) =>
      machine.sh(
        `rm -rf /tmp/bin; mkdir /tmp/bin; for name in $(busybox --list); do ln -s /usr/bin/busybox /tmp/bin/$name; done
        printf '#!/bin/sh\\necho Docker version 27.0\\n' >/tmp/bin/dockerd; chmod 755 /tmp/bin/dockerd
        cd /tmp/reg; PATH=/tmp/bin exec busybox ash setup.sh --no-check ${args}`,
      );
    await machine.sh(
      'for folder in /usr/local/bin /usr/local/sbin /usr/sbin; do mount -t tmpfs none $folder; done',
    );
    const was = machine.changes();
    expect(await busybox('--yes --hosts 192.0.2.7')).toMatchObject({ code: 0, stderr: '' });
    expect(read(machine, 'etc/docker/daemon.json')).toBe(
      '{"debug": true,"insecure-registries": ["reg.lan:5443"]}\n',
    );
    const set = machine.changes();
    expect((await busybox('--yes')).stdout).toContain('Nothing to change');
    expect(machine.changes()).toEqual(set);
    expect(await busybox('--undo --yes')).toMatchObject({ code: 0, stderr: '' });
    expect(machine.changes()).toEqual(was);
  } finally {
    await machine.stop();
  }
});
