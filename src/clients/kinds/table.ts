import { buildkit } from './buildkit.ts';
import { githubActions, gitlabCi } from './ci.ts';
import { containerd } from './containerd.ts';
import { crio, podman } from './containers.ts';
import { dockerDesktop } from './docker-desktop.ts';
import { docker } from './docker.ts';
import { hosts } from './hosts.ts';
import type { Kind } from './kind.ts';
import { kindClusters } from './kind-clusters.ts';
import { kubernetes } from './kubernetes.ts';
import { linuxStores } from './linux-stores.ts';
import { macos } from './macos.ts';
import { k3s, rke2 } from './rancher.ts';
import { windows } from './windows.ts';

/** Every kind of client there is a kit for, in the order they are shown. */
export const kinds: readonly Kind[] = [
  docker,
  dockerDesktop,
  podman,
  buildkit,
  containerd,
  crio,
  kubernetes,
  k3s,
  rke2,
  kindClusters,
  githubActions,
  gitlabCi,
  ...linuxStores,
  macos,
  windows,
  hosts,
];
