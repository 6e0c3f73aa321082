import type { MachineKind } from '../../support/machine.ts';
import type { Client } from './client.ts';

const given = '-u "$USER" --password-stdin';
const signedIn = 'printf %s "$PASSWORD" |';

/** As the containerd of Kubernetes and nerdctl: the folder of hosts.toml is theirs. */
export function ctr(machine: MachineKind, version: string): Client {
  const hosts = '--hosts-dir /etc/containerd/certs.d -u "$USER:$PASSWORD"';
  return {
    title: `containerd ${version}: ctr`,
    machine,
    daemon: { command: 'containerd', ready: 'ctr version' },
    push: [
      'ctr images import /tmp/saved.tar',
      'ctr images tag --force "$HOST/saved:1" "$HOST/ctr:1"',
      `ctr images push ${hosts} "$HOST/ctr:1"`,
    ].join(' && '),
    forget: 'ctr images rm "$HOST/saved:1" "$HOST/ctr:1"',
    pull: `ctr images pull ${hosts} "$HOST/ctr:1"`,
  };
}

export const skopeo = (machine: MachineKind, version: string): Client => ({
  title: `Skopeo ${version}`,
  machine,
  login: `${signedIn} skopeo login "$HOST" ${given}`,
  push: 'skopeo copy docker-archive:/tmp/saved.tar "docker://$HOST/skopeo:1"',
  forget: 'rm -rf /tmp/skopeo',
  pull: 'skopeo copy "docker://$HOST/skopeo:1" dir:/tmp/skopeo',
});

const quiet = { PODMAN_IGNORE_CGROUPSV1_WARNING: '1' };

export const podman: Client = {
  title: 'Podman 5',
  machine: 'newer',
  env: quiet,
  login: `${signedIn} podman login "$HOST" ${given}`,
  push: 'podman import -q /tmp/rootfs.tar "$HOST/podman:1" && podman push "$HOST/podman:1"',
  forget: 'podman rmi "$HOST/podman:1"',
  pull: 'podman pull "$HOST/podman:1"',
};

export const buildah: Client = {
  title: 'Buildah',
  machine: 'newer',
  env: quiet,
  login: `${signedIn} buildah login ${given} "$HOST"`,
  push: [
    'made=$(buildah from scratch)',
    'buildah add -q "$made" /tmp/rootfs.tar /',
    'buildah commit -q --rm "$made" "$HOST/buildah:1"',
    'buildah push "$HOST/buildah:1"',
  ].join(' && '),
  forget: 'buildah rmi "$HOST/buildah:1"',
  pull: 'buildah pull -q --policy always "$HOST/buildah:1"',
};
