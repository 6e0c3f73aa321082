import type { Kind } from './kind.ts';
import { answers, caFile, hasCa, removed, shortWay } from './parts.ts';

interface Store {
  name: string;
  aliases: readonly string[];
  title: string;
  folder: string;
  /** Before the first use, where the tool may be missing. */
  install?: string;
  update: string;
  readBy: readonly string[];
}

/** The CA for all programs of a Linux, by the tool of its family. */
const linuxStore = ({ name, aliases, title, folder, install, update, readBy }: Store): Kind => ({
  name,
  aliases,
  title: `${title}: the trust of the whole system`,
  summary: `the trust of the whole system: ${title}`,
  kit: async (registry) => {
    const file = `${folder}/${registry.slug}.crt`;
    const needs = hasCa(registry);
    return {
      parts: needs
        ? [
            ...shortWay(registry, '--system'),
            ...caFile(registry, { title: 'By hand: the CA’s certificate', path: file, readBy }),
            {
              title: 'Takes it into the trust of the system',
              commands: [...(install ? [install] : []), `sudo ${update}`].join('\n'),
              note: 'Programs that run already see it after their restart; dockerd is one: sudo systemctl restart docker.',
              readBy,
            },
          ]
        : [],
      check: answers(registry),
      undo: needs ? `${removed([file])}\nsudo ${update}` : '',
      notes: [
        ...(needs
          ? [
              'Docker, Podman and containerd need it only in their own folders, which is less trust and no restart: --for docker, podman, containerd.',
              'Firefox, Java and Node.js keep their own lists (Node.js: NODE_EXTRA_CA_CERTS).',
            ]
          : []),
        ...(registry.plainHttp
          ? ['It speaks plain HTTP: there is no certificate to trust, but each engine has to be told.']
          : []),
      ],
    };
  },
});

export const linuxStores: readonly Kind[] = [
  linuxStore({
    name: 'debian',
    aliases: ['ubuntu', 'mint', 'raspbian', 'raspberry-pi-os', 'linux', 'os', 'system'],
    title: 'Debian, Ubuntu',
    folder: '/usr/local/share/ca-certificates',
    update: 'update-ca-certificates',
    readBy: ['update-ca-certificates'],
  }),
  linuxStore({
    name: 'redhat',
    aliases: ['rhel', 'fedora', 'centos', 'rocky', 'alma', 'almalinux', 'oracle', 'amazon-linux'],
    title: 'Red Hat, Fedora, Rocky, Alma',
    folder: '/etc/pki/ca-trust/source/anchors',
    update: 'update-ca-trust extract',
    readBy: [],
  }),
  linuxStore({
    name: 'alpine',
    aliases: ['postmarketos'],
    title: 'Alpine',
    folder: '/usr/local/share/ca-certificates',
    install: 'sudo apk add ca-certificates',
    update: 'update-ca-certificates',
    readBy: [],
  }),
  linuxStore({
    name: 'suse',
    aliases: ['opensuse', 'sles', 'leap', 'tumbleweed'],
    title: 'SUSE',
    folder: '/etc/pki/trust/anchors',
    update: 'update-ca-certificates',
    readBy: [],
  }),
];
