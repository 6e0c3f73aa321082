import { shellWord } from '../../text/shell.ts';
import type { Kind } from './kind.ts';
import { answers, caFile, hasCa, image, mayMirror, ownFile, removed, sharedFile, shortWay } from './parts.ts';

const containerds = ['containerd'];
const certsD = '/etc/containerd/certs.d';

export const containerd: Kind = {
  name: 'containerd',
  aliases: ['ctr', 'nerdctl', 'cri', 'crictl', 'kubelet', 'kubeadm', 'node'],
  title: 'containerd 1.x and 2.x: nodes of Kubernetes, nerdctl, ctr',
  summary: 'hosts.toml of containerd 1.x and 2.x: nodes of Kubernetes, nerdctl, ctr',
  kit: async (registry, render) => {
    const folder = `${certsD}/${registry.name}`;
    const needsHosts = registry.plainHttp || hasCa(registry);
    return {
      parts: [
        ...shortWay(registry),
        ...caFile(registry, {
          title: 'By hand: the CA’s certificate',
          path: `${folder}/ca.crt`,
          readBy: containerds,
        }),
        ...(needsHosts
          ? [
              ownFile({
                title: 'How to talk to it; read at each pull, without restart',
                path: `${folder}/hosts.toml`,
                content: await render('containerd/hosts.toml'),
                readBy: containerds,
              }),
              sharedFile({
                title: 'Kubernetes (CRI), containerd 1.5 to 1.7: where these folders are',
                path: '/etc/containerd/config.toml',
                content: await render('containerd/config-1.toml'),
                note: 'Where the file exists (Debian’s packages bring one), nothing is written: set config_path in the table it has, or add the table at its end; take out registry.mirrors and registry.configs. Then sudo systemctl restart containerd; containers run on.',
                readBy: containerds,
              }),
              sharedFile({
                title: 'Kubernetes (CRI), containerd 2.x: where these folders are',
                path: '/etc/containerd/config.toml',
                content: await render('containerd/config-2.toml'),
                note: 'As above. 2.2 and newer name two folders by themselves, with a colon between, but pulls for Kubernetes then find neither (containerd issue 12808): name this one alone. nerdctl looks there by itself, ctr with --hosts-dir.',
                readBy: containerds,
              }),
            ]
          : []),
        ...(mayMirror(registry)
          ? [
              ownFile({
                title: 'Only if containerd shall look here first for images of Docker Hub',
                path: `${certsD}/docker.io/hosts.toml`,
                content: await render('containerd/mirror.toml'),
                readBy: containerds,
              }),
            ]
          : []),
      ],
      check: [
        answers(registry, `${folder}/ca.crt`),
        `sudo ctr images pull ${[
          `--hosts-dir ${certsD}`,
          ...(registry.plainHttp ? ['--plain-http'] : []),
          ...(registry.user === undefined ? [] : [`--user ${shellWord(registry.user)}`]),
        ].join(' ')} ${image(registry)}   # an image that you pushed`,
        ...(registry.user === undefined
          ? [`sudo crictl pull ${image(registry)}   # the same through CRI`]
          : []),
      ].join('\n'),
      undo: removed(
        [
          ...(hasCa(registry) ? [`${folder}/ca.crt`] : []),
          ...(needsHosts ? [`${folder}/hosts.toml`] : []),
          ...(mayMirror(registry) ? [`${certsD}/docker.io/hosts.toml`] : []),
        ],
        [...(needsHosts ? [folder] : []), ...(mayMirror(registry) ? [`${certsD}/docker.io`] : [])],
      ),
      notes:
        registry.user === undefined
          ? []
          : [
              'Pods log in with a pull secret: create-registry client --for kubernetes. nerdctl uses nerdctl login.',
            ],
    };
  },
};
