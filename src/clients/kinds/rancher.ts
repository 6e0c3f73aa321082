import type { Kind } from './kind.ts';
import { answers, caFile, hasCa, image, mayMirror, removed, sharedFile, shortWay } from './parts.ts';

interface Distribution {
  name: 'k3s' | 'rke2';
  aliases: readonly string[];
  title: string;
  services: string;
  crictl: string;
}

/** Both read `registries.yaml` at their start, and make hosts.toml of it for their containerd. */
const rancher = ({ name, aliases, title, services, crictl }: Distribution): Kind => ({
  name,
  aliases,
  title,
  summary: `registries.yaml of ${title}`,
  kit: async (registry, render) => {
    const ca = `/etc/rancher/${name}/${registry.slug}-ca.crt`;
    const file = `/etc/rancher/${name}/registries.yaml`;
    const needs = hasCa(registry) || registry.plainHttp || mayMirror(registry);
    return {
      parts: [
        ...shortWay(registry),
        ...caFile(registry, { title: 'By hand: the CA’s certificate', path: ca, readBy: [] }),
        ...(needs
          ? [
              sharedFile({
                title: 'How to reach it',
                path: file,
                content: await render('rancher/registries.yaml', { caFile: ca }),
                note: 'Where the file exists, nothing is written: add these entries below its own mirrors and configs.',
                readBy: [],
              }),
              { title: 'Read at the start only; pods run on', commands: services, readBy: [] },
            ]
          : []),
      ],
      check: [
        answers(registry, ca),
        `${crictl} pull ${image(registry)}   # an image that you pushed${
          registry.user === undefined ? '' : '; 401 says that only the pull secret is missing'
        }`,
      ].join('\n'),
      undo: [
        ...(needs ? [`# take the same entries out of ${file}, then:\n${services}`] : []),
        ...(hasCa(registry) ? [removed([ca])] : []),
      ].join('\n'),
      notes: [
        'Needed on every node, servers and agents.',
        ...(registry.user === undefined
          ? []
          : [
              'Pods log in with a pull secret: create-registry client --for kubernetes. registries.yaml could hold the password, too, readable for root of every node.',
            ]),
      ],
    };
  },
});

export const k3s = rancher({
  name: 'k3s',
  aliases: ['k3d', 'rancher', 'rancher-desktop'],
  title: 'k3s',
  services: 'sudo systemctl restart k3s   # on agents: k3s-agent',
  crictl: 'sudo k3s crictl',
});

export const rke2 = rancher({
  name: 'rke2',
  aliases: ['rke'],
  title: 'RKE2',
  services: 'sudo systemctl restart rke2-server   # on agents: rke2-agent',
  crictl: 'sudo /var/lib/rancher/rke2/bin/crictl --config /var/lib/rancher/rke2/agent/etc/crictl.yaml',
});
