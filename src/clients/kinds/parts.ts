import { posix } from 'node:path';
import { shellWord } from '../../text/shell.ts';
import type { Kit, Part } from './kind.ts';
import type { Registry } from './registry.ts';

interface FileOptions {
  title: string;
  path: string;
  content: string;
  readBy: readonly string[];
  note?: string;
}

/** A file of root's that is this registry's alone: it may be written over. */
export const ownFile = (options: FileOptions): Part => ({
  ...options,
  commands: written(options, (path) => `sudo tee ${path} >/dev/null`),
});

/** A file that others may have entries in: the commands write it only where there is none yet. */
export const sharedFile = (options: FileOptions): Part => ({
  ...options,
  commands: written(options, (path) => `sudo sh -c 'set -C; cat >"$0"' ${path}`),
});

/** A file below the home folder, `path` begins with `~/`; the commands write it only where there is none yet. */
export const homeFile = (options: FileOptions): Part => {
  const { path, content } = options;
  return {
    ...options,
    commands: `mkdir -p ${atHome(posix.dirname(path))}\n(set -C; cat >${atHome(path)}) ${heredoc(content)}`,
  };
};

/** The same for a file that is this registry's alone. */
export const ownHomeFile = (options: FileOptions): Part => ({
  ...options,
  commands: `mkdir -p ${atHome(posix.dirname(options.path))}\ncat >${atHome(options.path)} ${heredoc(options.content)}`,
});

/** A path that begins with `~/`, as a word of the shell. */
export const atHome = (path: string): string => `"${path.replace(/^~/, '$HOME')}"`;

/** A file of the person's project: shown, to be put there by hand. */
export const projectFile = (options: FileOptions): Part => options;

function written({ path, content }: FileOptions, write: (path: string) => string): string {
  const folder = shellWord(posix.dirname(path));
  return `sudo mkdir -p ${folder}\n${write(shellWord(path))} ${heredoc(content)}`;
}

export const heredoc = (content: string): string => `<<'EOF'\n${content.replace(/\n?$/, '\n')}EOF`;

/** The CA's certificate at that place. Where the bundle has it not, the commands take it from the file ca.crt. */
export function caFile({ trust }: Registry, options: Omit<FileOptions, 'content'>): Part[] {
  if (trust.by === 'ca') return [ownFile({ ...options, content: trust.pem })];
  if (trust.by !== 'elsewhere') return [];
  return [
    {
      title: options.title,
      path: options.path,
      commands: `sudo install -D -m 644 ca.crt ${shellWord(options.path)}`,
      note: [
        'ca.crt is the certificate of your own CA, which is not in the bundle. Machines that trust it already need nothing.',
        ...(options.note ? [options.note] : []),
      ].join(' '),
      readBy: options.readBy,
    },
  ];
}

/** setup.sh, the way that suits nearly everybody; `option` is one of the script's. */
export function shortWay({ onboarding, plainHttp }: Registry, option?: string): Part[] {
  const note = 'It takes itself back: sudo sh setup.sh --undo';
  const does = 'finds what is installed, shows what it would change, and asks';
  if (plainHttp)
    return [
      {
        title: `The short way: a script that ${does}`,
        commands: 'sudo sh setup.sh',
        note: `It is clients/setup.sh of the bundle: copy it there on a way that you trust, plain HTTP is none. ${note}`,
        readBy: ['sh'],
      },
    ];
  if (onboarding.length === 0) return [];
  return [
    {
      title: `The short way: a script that ${does}`,
      commands: `${onboarding.join('\n')}${option ? ` ${option}` : ''}`,
      note,
      readBy: ['curl', 'openssl'],
    },
  ];
}

/** The password is asked for, and never stands in a command. */
export const login = ({ name, user }: Registry, program: string): Part[] =>
  user === undefined
    ? []
    : [
        {
          title: 'Log in; it asks for the password',
          commands: `${program} login ${shellWord(name)} -u ${shellWord(user)}`,
          readBy: [program.split(' ').at(-1)!],
        },
      ];

/** One request. Without `ca` it is made with what the whole machine trusts. */
export const request = ({ url, trust }: Registry, ca?: string): string =>
  [
    `curl -sS -o /dev/null -w '%{http_code}\\n'`,
    ...(ca !== undefined && (trust.by === 'ca' || trust.by === 'elsewhere')
      ? [`--cacert ${shellWord(ca)}`]
      : []),
    shellWord(`${url}/v2/`),
  ].join(' ');

/** What that prints when all is well. */
export const expected = ({ user }: Registry): string =>
  user === undefined ? '200 is right' : '401 is right: it wants a password';

export const answers = (registry: Registry, ca?: string): string =>
  `${request(registry, ca)}   # ${expected(registry)}`;

/** Takes files away, then their folders where nothing else is in them. */
export const removed = (files: readonly string[], folders: readonly string[] = []): string =>
  [
    ...(files.length > 0 ? [`sudo rm -f ${files.map(shellWord).join(' ')}`] : []),
    ...(folders.length > 0
      ? [`sudo rmdir --ignore-fail-on-non-empty ${folders.map(shellWord).join(' ')}`]
      : []),
  ].join('\n');

/** An image name to try things with. */
export const image = ({ name }: Registry): string => shellWord(`${name}/app:1`);

export const hasCa = ({ trust }: Registry): boolean => trust.by === 'ca' || trust.by === 'elsewhere';

/** Whether engines that look for images of Docker Hub may look here first: they send no password. */
export const mayMirror = ({ user }: Registry): boolean => user === undefined;

/** Some programs cannot read an address in brackets, wherever it stands; they get this kit. */
export const withoutIpv6 = ({ name }: Registry, who: string, where: string): Kit => ({
  parts: [],
  check: '',
  undo: '',
  notes: [`${who} cannot read ${name} ${where}: give the registry a name, with host in settings.yml.`],
});
