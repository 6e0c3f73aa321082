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
  sharedFile,
  shortWay,
} from './parts.ts';
import type { Registry } from './registry.ts';

const dockerd = ['dockerd'];

export const docker: Kind = {
  name: 'docker',
  aliases: ['docker-engine', 'dockerd', 'moby', 'engine', 'docker-ce', 'compose', 'docker-compose', 'swarm'],
  title: 'Docker Engine on Linux',
  summary: 'certs.d, daemon.json and the rest of Docker Engine on Linux; Compose, Swarm',
  kit: async (registry, render) => {
    const folder = `/etc/docker/certs.d/${registry.name}`;
    const daemon = await daemonParts(registry, render);
    return {
      parts: [
        ...shortWay(registry),
        ...caFile(registry, {
          title: 'By hand: the CA’s certificate, which dockerd reads at once, without restart or reload',
          path: `${folder}/ca.crt`,
          note: 'Rootless Docker reads ~/.config/docker/certs.d instead.',
          readBy: dockerd,
        }),
        ...daemon,
        ...login(registry, 'docker'),
      ],
      check: `${answers(registry, `${folder}/ca.crt`)}\ndocker pull ${image(registry)}   # an image that you pushed`,
      undo: [
        ...(registry.user === undefined ? [] : [`docker logout ${shellWord(registry.name)}`]),
        ...(hasCa(registry) ? [removed([`${folder}/ca.crt`], [folder])] : []),
        ...(daemon.length > 0
          ? [
              `# take the same entries out of /etc/docker/daemon.json (or remove the other file), then:\nsudo systemctl reload docker   # after a drop-in: daemon-reload, restart`,
            ]
          : []),
      ].join('\n'),
      notes: notes(registry),
    };
  },
};

/** What daemon.json would say; nothing where certs.d is enough. */
export const daemonKeys = (registry: Registry): Record<string, string[]> => ({
  ...(registry.plainHttp ? { 'insecure-registries': [registry.name] } : {}),
  ...(mayMirror(registry) ? { 'registry-mirrors': [registry.url] } : {}),
});

async function daemonParts(registry: Registry, render: RenderPart): Promise<Part[]> {
  const keys = daemonKeys(registry);
  if (Object.keys(keys).length === 0) return [];
  const why = registry.plainHttp
    ? 'dockerd talks plain HTTP only to a registry that it is told is insecure'
    : 'Only if Docker shall look here first for images of Docker Hub';
  return [
    sharedFile({
      title: `${why}: /etc/docker/daemon.json`,
      path: '/etc/docker/daemon.json',
      content: `${JSON.stringify(keys, null, 2)}\n`,
      note: 'Where the file exists, nothing is written: add these keys to it, and names to lists that are there. setup.sh does that.',
      readBy: dockerd,
    }),
    {
      title: 'dockerd takes it over by a reload; containers run on',
      commands:
        'sudo systemctl reload docker   # without systemd: sudo kill -HUP "$(cat /var/run/docker.pid)"',
      readBy: dockerd,
    },
    ownFile({
      title: 'Instead of daemon.json, never beside it (dockerd would not start): a drop-in of systemd',
      path: '/etc/systemd/system/docker.service.d/create-registry.conf',
      content: await render('docker/create-registry.conf'),
      note: 'Compare the command with yours before: systemctl cat docker. Then: sudo systemctl daemon-reload && sudo systemctl restart docker',
      readBy: ['systemd-analyze'],
    }),
    sharedFile({
      title: 'Or, on machines that start dockerd from /etc/default/docker',
      path: '/etc/default/docker',
      content: await render('docker/default-docker'),
      note: 'Debian’s docker.io reads it under systemd, too; docker-ce only without systemd. Then restart docker.',
      readBy: dockerd,
    }),
  ];
}

function notes(registry: Registry): string[] {
  return [
    ...(registry.plainHttp || !hasCa(registry)
      ? []
      : [
          'daemon.json needs no entry: insecure-registries would switch the verification off that certs.d makes work.',
          'Engine 28 and 29 with the containerd image store read the same folder.',
        ]),
    ...(mayMirror(registry) && hasCa(registry)
      ? [
          'As a mirror in the containerd image store (new installs of Engine 29) the CA is looked for in certs.d/docker.io, not here: let the whole system trust it instead (--for debian, redhat …) and restart docker.',
        ]
      : []),
    ...(isIP(registry.host) === 6
      ? ['Docker 20.10 takes no IPv6 address in an image name; give the registry a name for it.']
      : []),
  ];
}
