import { daemonKeys } from './docker.ts';
import type { Kind, Part } from './kind.ts';
import { atHome, homeFile, image, login, ownHomeFile } from './parts.ts';
import type { Registry } from './registry.ts';

/** Nothing of it runs in the tests: it is macOS and Windows. */
const readBy: readonly string[] = [];

export const dockerDesktop: Kind = {
  name: 'docker-desktop',
  aliases: ['desktop', 'docker-for-mac', 'docker-for-windows', 'wsl', 'wsl2'],
  title: 'Docker Desktop on macOS, Windows and Linux',
  summary: 'Docker Desktop on macOS, Windows, Linux',
  kit: async (registry) => {
    const parts = [...ca(registry), ...daemon(registry)];
    return {
      parts: [
        ...parts,
        ...(parts.length > 0
          ? [
              {
                title: 'Desktop reads it at its start',
                commands: 'docker desktop restart',
                note: 'Desktop before 4.37 has no such command: Restart in its menu.',
                readBy,
              },
            ]
          : []),
        ...login(registry, 'docker').map((part) => ({ ...part, readBy })),
      ],
      check: `docker pull ${image(registry)}`,
      undo: [
        ...(registry.trust.by === 'ca' || registry.trust.by === 'elsewhere'
          ? [
              `rm -f ${atHome(`${folder(registry)}/ca.crt`)}`,
              // Somebody's client.cert and client.key may be in there.
              `rmdir ${atHome(folder(registry))} 2>/dev/null`,
            ]
          : []),
        ...(parts.length > 0 ? ['docker desktop restart'] : []),
      ].join('\n'),
      notes: [
        'The check pulls an image that you pushed.',
        ...(Object.keys(daemonKeys(registry)).length > 0
          ? ['To undo, take the same entries out of daemon.json first.']
          : []),
      ],
    };
  },
};

const folder = ({ name }: Registry): string => `~/.docker/certs.d/${name}`;

function ca(registry: Registry): Part[] {
  const path = `${folder(registry)}/ca.crt`;
  const about = {
    title: 'macOS and Linux: the CA’s certificate for Desktop alone',
    path,
    note: 'Or let the whole system trust it: --for macos. On Windows that is the way: --for windows.',
    readBy,
  };
  if (registry.trust.by === 'ca') return [ownHomeFile({ ...about, content: registry.trust.pem })];
  if (registry.trust.by !== 'elsewhere') return [];
  return [
    {
      ...about,
      commands: `mkdir -p ${atHome(folder(registry))} && cp ca.crt ${atHome(path)}`,
      note: `ca.crt is the certificate of your own CA, which is not in the bundle. ${about.note}`,
    },
  ];
}

function daemon(registry: Registry): Part[] {
  const keys = daemonKeys(registry);
  if (Object.keys(keys).length === 0) return [];
  return [
    homeFile({
      title: registry.plainHttp
        ? 'Docker talks plain HTTP only to a registry that it is told is insecure'
        : 'Only if Docker shall look here first for images of Docker Hub',
      path: '~/.docker/daemon.json',
      content: `${JSON.stringify(keys, null, 2)}\n`,
      note: 'The same stands in Settings, Docker Engine: where it has keys already, add these to them there.',
      readBy,
    }),
  ];
}
