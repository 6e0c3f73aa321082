import { shellWord } from '../../text/shell.ts';
import { isIP } from 'node:net';
import type { Kind, Part, RenderPart } from './kind.ts';
import {
  answers,
  caFile,
  hasCa,
  image,
  login,
  mayMirror,
  ownFile,
  removed,
  shortWay,
  withoutIpv6,
} from './parts.ts';
import type { Registry } from './registry.ts';

/** What the tools of github.com/containers read: Podman, Buildah, Skopeo, CRI-O. */
const certsD = (registry: Registry): string => `/etc/containers/certs.d/${registry.name}`;
const registriesConf = ({ slug }: Registry): string =>
  `/etc/containers/registries.conf.d/create-registry-${slug}.conf`;
const mirrorConf = ({ slug }: Registry): string =>
  `/etc/containers/registries.conf.d/create-registry-${slug}-mirror.conf`;

const tools = ['skopeo', 'podman', 'buildah'];

export const podman: Kind = {
  name: 'podman',
  aliases: ['buildah', 'skopeo', 'containers', 'quadlet', 'podman-compose'],
  title: 'Podman, Buildah, Skopeo',
  summary: 'certs.d and registries.conf.d of Podman, Buildah, Skopeo',
  kit: async (registry, render) =>
    isIP(registry.host) === 6
      ? withoutIpv6(registry, 'Podman, Buildah and Skopeo', 'in an image name')
      : {
          parts: [
            ...shortWay(registry),
            ...(await configuration(registry, render, tools)),
            ...login(registry, 'podman'),
          ],
          check: [
            answers(registry, `${certsD(registry)}/ca.crt`),
            `podman pull ${image(registry)}   # an image that you pushed`,
            `skopeo inspect ${shellWord(`docker://${registry.name}/app:1`)}`,
          ].join('\n'),
          undo: [
            ...(registry.user === undefined ? [] : [`podman logout ${shellWord(registry.name)}`]),
            ...undo(registry),
          ].join('\n'),
          notes: [
            'Read at each pull: nothing is to be restarted. Also for rootless users; their own place is ~/.config/containers.',
            'podman machine on macOS and Windows: all of it inside of podman machine ssh.',
          ],
        },
};

export const crio: Kind = {
  name: 'cri-o',
  aliases: ['crio', 'openshift', 'okd'],
  title: 'CRI-O',
  summary: 'the same for CRI-O',
  kit: async (registry, render) => {
    if (isIP(registry.host) === 6) return withoutIpv6(registry, 'CRI-O', 'in an image name');
    const parts = await configuration(registry, render, []);
    const reloads = registry.plainHttp || mayMirror(registry);
    return {
      parts: [
        ...shortWay(registry),
        ...parts,
        ...(reloads
          ? [
              {
                title: 'CRI-O reads registries.conf.d at its start and at a reload; containers run on',
                commands: 'sudo systemctl reload crio',
                readBy: [],
              },
            ]
          : []),
      ],
      check: [
        answers(registry, `${certsD(registry)}/ca.crt`),
        ...(registry.user === undefined ? [`sudo crictl pull ${image(registry)}`] : []),
      ].join('\n'),
      undo: [...undo(registry), ...(reloads ? ['sudo systemctl reload crio'] : [])].join('\n'),
      notes: [
        'Needed on every node. certs.d is read at each pull.',
        ...(registry.user === undefined
          ? []
          : ['Pods log in with a pull secret: create-registry client --for kubernetes.']),
      ],
    };
  },
};

async function configuration(
  registry: Registry,
  render: RenderPart,
  readBy: readonly string[],
): Promise<Part[]> {
  return [
    ...caFile(registry, {
      title: 'By hand: the CA’s certificate',
      path: `${certsD(registry)}/ca.crt`,
      readBy,
    }),
    ...(registry.plainHttp
      ? [
          ownFile({
            title: 'Plain HTTP is used only with a registry that is told to be insecure',
            path: registriesConf(registry),
            content: await render('containers/insecure.conf'),
            readBy,
          }),
        ]
      : []),
    ...(mayMirror(registry)
      ? [
          ownFile({
            title: 'Only if it shall be asked first for images of Docker Hub',
            path: mirrorConf(registry),
            content: await render('containers/mirror.conf'),
            readBy,
          }),
        ]
      : []),
  ];
}

const undo = (registry: Registry): string[] => {
  const lines = removed(
    [
      ...(hasCa(registry) ? [`${certsD(registry)}/ca.crt`] : []),
      ...(registry.plainHttp ? [registriesConf(registry)] : []),
      ...(mayMirror(registry) ? [mirrorConf(registry)] : []),
    ],
    hasCa(registry) ? [certsD(registry)] : [],
  );
  return lines === '' ? [] : [lines];
};
