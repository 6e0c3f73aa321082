import type { Client } from './client.ts';
import { build, containerBuild, docker } from './docker.ts';
import { buildah, ctr, podman, skopeo } from './others.ts';

const old = { title: 'Docker Engine 20.10', machine: 'this', name: 'docker20' } as const;
const snapshots = {
  title: 'Docker Engine 28 with the containerd store',
  machine: 'newer',
  name: 'docker28',
  flags: '--feature containerd-snapshotter=true',
} as const;
const classic = {
  title: 'Docker Engine 28 with the classic store',
  machine: 'newer',
  name: 'classic28',
  flags: '--feature containerd-snapshotter=false',
} as const;

const buildx = (image: string): string => `docker buildx build --push -t ${image} /tmp/context`;

export const clients: readonly Client[] = [
  docker(old),
  // Its BuildKit reads certificates only as the engine starts, and asks nobody for what the engine has.
  build(
    old,
    (image) =>
      `docker pull "$HOST/$BASE" && DOCKER_BUILDKIT=1 docker build -t ${image} /tmp/context && docker push ${image}`,
  ),
  ctr('this', '1.6'),
  skopeo('this', '1.9'),
  docker(snapshots),
  build(snapshots, buildx),
  // Its daemon takes minutes to be built; that `docker buildx create` takes the CA along is tested beside the kits.
  ...(process.env['SOAK'] ? [containerBuild(snapshots)] : []),
  docker(classic),
  build(classic, buildx),
  ctr('newer', '2'),
  podman,
  buildah,
  skopeo('newer', '1.22'),
];
