import { basename } from 'node:path';
import { choice, flag, integer, list, text, type Chosen, type Option } from './option.ts';
import type { RetentionRule } from './retention/rule.ts';
import { checkBackupTo } from './values/backup-to.ts';
import { checkHost, isLoopback, needsPort } from './values/host.ts';
import { checkImage, checkImageMirror } from './values/image.ts';
import { checkListen } from './values/listen.ts';
import { checkMinFree } from './values/min-free.ts';
import { checkNginxModule } from './values/nginx-module.ts';
import { checkOwner } from './values/owner.ts';
import { checkPath } from './values/path.ts';
import { checkStackName, stackName } from './values/stack-name.ts';
import { checkUser } from './values/user.ts';

const compose = (chosen: Chosen) => chosen['target'] === 'compose';
const process = (chosen: Chosen) => chosen['target'] === 'process';
const basicAuth = (chosen: Chosen) => chosen['auth'] === 'basic';

/** Where nginx's images, Debian, Alpine and Arch have it. */
const usualJs = '/usr/lib/nginx/modules/ngx_http_js_module.so';

/** Ports tried in this order when none is given. */
export const portCandidates = { https: [443, 8443, 5443, 9443], http: [80, 8080, 5000, 8000] } as const;

/**
 * Every choice there is, once. Prompts, flags, settings.yml, its JSON Schema, `--help` and the README's table are
 * made from this. The order is the order of the questions; a default may look at the choices above it.
 */
export const schema = {
  target: choice(['compose', 'process'], {
    help: 'How it runs: containers (compose), or plain processes of your user for trials, CI and machines without containers (process)',
    default: (_, facts) => (facts.engine ? 'compose' : 'process'),
    defaultText: 'compose where an engine answers, else process',
  }),
  host: list({
    placeholder: 'NAME',
    help: 'Name or address that clients will use; repeat it, the first one is the main one',
    check: checkHost,
    default: (_, facts) => defaultHosts(facts),
    defaultText: "this machine's name and addresses, localhost",
    ask: { message: 'Names clients will use (comma separated, main one first)' },
  }),
  tls: choice(['ca', 'selfsigned', 'files', 'off'], {
    help: 'Certificate: own small CA, one self-signed, your files, or plain HTTP (off)',
    default: () => 'ca',
    defaultText: 'ca',
    labels: {
      ca: 'own small CA (clients trust it once, certificates renew without them)',
      selfsigned: 'one self-signed certificate',
      files: 'my own files',
      off: 'none: plain HTTP',
    },
    ask: { message: 'Certificate' },
  }),
  port: integer({
    placeholder: 'PORT',
    help: 'Port on this machine',
    minimum: 1,
    maximum: 65535,
    default: (chosen, facts) => {
      const candidates: readonly number[] = portCandidates[chosen['tls'] === 'off' ? 'http' : 'https'];
      return candidates.find((port) => facts.freePorts.includes(port)) ?? candidates[1]!;
    },
    defaultText: 'the first free one of 443, 8443, 5443, 9443 (plain HTTP: 80, 8080, 5000, 8000)',
    ask: { message: 'Port' },
  }),
  listen: text<string>({
    placeholder: 'ADDRESS',
    help: 'Address of this machine to listen on, or all',
    check: checkListen,
    default: (chosen) => ((chosen['host'] as string[] | undefined)?.every(isLoopback) ? 'loopback' : 'all'),
    defaultText: 'all; loopback when every host is',
  }),
  ipv6: flag({
    help: 'Listen on IPv6 too',
    default: (_, facts) => facts.ipv6,
    defaultText: 'where this machine has IPv6',
  }),
  tlsCert: text<string | undefined>({
    placeholder: 'FILE',
    help: 'Certificate chain in PEM, the server certificate first; copied into the bundle',
    check: checkPath,
    applies: (chosen) => chosen['tls'] === 'files',
    default: () => undefined,
    defaultText: '',
    ask: { message: 'Certificate file (PEM, with its chain)' },
  }),
  tlsKey: text<string | undefined>({
    placeholder: 'FILE',
    help: 'Private key in PEM; copied into the bundle',
    check: checkPath,
    applies: (chosen) => chosen['tls'] === 'files',
    default: () => undefined,
    defaultText: '',
    ask: { message: 'Private key file (PEM)' },
  }),
  auth: choice(['basic', 'off'], {
    help: 'Who may use it: users with passwords (basic), or everybody (off)',
    default: () => 'basic',
    defaultText: 'basic',
  }),
  plainPasswords: flag({
    help: 'Allow passwords over plain HTTP, readable by anyone on the way',
    applies: (chosen) => chosen['tls'] === 'off' && basicAuth(chosen),
    default: () => false,
    defaultText: 'no',
    ask: {
      message:
        'Plain HTTP: anyone on the way could read the passwords. Use them all the same? (no: none, open for everybody)',
    },
  }),
  user: text({
    placeholder: 'NAME',
    help: 'First user',
    check: checkUser,
    applies: basicAuth,
    default: () => 'admin',
    defaultText: 'admin',
    ask: { message: 'First user' },
  }),
  fastPath: flag({
    help: 'nginx itself remembers passwords and hands out blobs and manifests; without it everything goes through the registry',
    default: (chosen, { networkStore, nginxJs }) =>
      networkStore === undefined && (compose(chosen) || (chosen['nginxJs'] ?? nginxJs) !== undefined),
    defaultText: 'yes; no on a network file system, and for processes where nginx has no njs module',
  }),
  rememberPasswords: integer({
    placeholder: 'SECONDS',
    help: 'With the fast path, how long a right password is remembered before it is checked again; 0 checks it on every request and serves all through the registry',
    minimum: 0,
    maximum: 3600,
    // Without the fast path it means nothing, but stays: `fast-path` alone turns all of it off and on.
    applies: basicAuth,
    default: () => 60,
    defaultText: '60',
  }),
  registryVersion: choice(['3', '2.8'], {
    aliases: { '2': '2.8', '3.1': '3', v3: '3', v2: '2.8' },
    help: 'Major version of the CNCF Distribution registry; 2.8 is no longer maintained',
    default: (chosen, facts) => (chosen['target'] === 'process' ? (facts.registryMajor ?? '3') : '3'),
    defaultText: '3 (process: that of the binary)',
  }),
  name: text({
    placeholder: 'NAME',
    help: 'Name of the stack in the engine (Compose project)',
    check: checkStackName,
    applies: compose,
    default: (_, facts) => stackName(basename(facts.dir)),
    defaultText: 'that of the folder',
  }),
  imageMirror: text<string | undefined>({
    placeholder: 'HOST',
    help: 'Registry to take both images from where Docker Hub cannot be reached',
    check: checkImageMirror,
    applies: compose,
    default: () => undefined,
    defaultText: '',
  }),
  registryImage: text({
    placeholder: 'IMAGE',
    help: 'Registry image',
    check: checkImage,
    applies: compose,
    derived: compose,
    default: (chosen) =>
      fromMirror(chosen, chosen['registryVersion'] === '2.8' ? 'registry:2' : 'registry:3'),
    defaultText: 'registry:3 or registry:2',
  }),
  nginxImage: text({
    placeholder: 'IMAGE',
    help: 'nginx image',
    check: checkImage,
    applies: compose,
    derived: compose,
    default: (chosen) => fromMirror(chosen, 'nginx:stable-alpine'),
    defaultText: 'nginx:stable-alpine',
  }),
  registryBin: text<string | undefined>({
    placeholder: 'FILE',
    help: 'Registry program; the major version is read from it',
    check: checkPath,
    applies: process,
    default: (_, facts) => facts.registryBin,
    defaultText: 'registry or docker-registry on PATH',
  }),
  nginxBin: text<string | undefined>({
    placeholder: 'FILE',
    help: 'nginx program',
    check: checkPath,
    applies: process,
    default: (_, facts) => facts.nginxBin,
    defaultText: 'nginx on PATH',
  }),
  nginxJs: text<string | undefined>({
    placeholder: 'FILE',
    help: 'njs module of nginx, ngx_http_js_module.so (compose: in the image)',
    check: checkNginxModule,
    derived: compose,
    // Where no nginx is known, on another machine or before it is installed, it will be at the usual place.
    default: (chosen, { nginxBin, nginxJs }) =>
      compose(chosen) || nginxBin === undefined ? usualJs : nginxJs,
    defaultText: `that of nginx; compose: ${usualJs}`,
  }),
  owner: text<string>({
    placeholder: 'UID:GID',
    help: 'User and group that own the bundle and run the services',
    check: checkOwner,
    default: (chosen, facts) =>
      chosen['target'] === 'compose' && facts.rootlessEngine ? '0:0' : `${facts.uid}:${facts.gid}`,
    defaultText: 'you (rootless engine: 0:0, which is you)',
  }),
  data: text({
    placeholder: 'DIR',
    help: 'Folder that holds the images; relative to the bundle',
    check: checkPath,
    default: () => 'data',
    defaultText: 'data',
  }),
  minFree: text({
    placeholder: 'SHARE|SIZE',
    help: 'Refuse pushes while less than this is free on the disk of the images, like 5% or 10GB; 0 never does',
    check: checkMinFree,
    default: () => '5%',
    defaultText: '5%',
  }),
  backupTo: text<string | undefined>({
    placeholder: 'DEST',
    help: 'Where the timer of the backup puts it: an absolute folder, or host:path for rsync',
    check: checkBackupTo,
    default: () => undefined,
    defaultText: '',
  }),
  delete: flag({
    help: 'Allow deleting tags, manifests and blobs',
    default: () => true,
    defaultText: 'yes',
  }),
} satisfies Record<
  string,
  | Option<never>
  | Option<string>
  | Option<string | undefined>
  | Option<number>
  | Option<boolean>
  | Option<string[]>
>;

export type Schema = typeof schema;
export type SettingsKey = keyof Schema;
export type Settings = { [K in SettingsKey]: Schema[K] extends Option<infer T> ? T : never } & {
  /** Only in settings.yml: rules are too much for a flag. */
  retention?: readonly RetentionRule[];
};

/** The table for code that treats all options alike. */
export const options = Object.entries(schema) as [SettingsKey, Option<unknown>][];

const fromMirror = (chosen: Chosen, image: string): string =>
  typeof chosen['imageMirror'] === 'string' ? `${chosen['imageMirror']}/library/${image}` : image;

function defaultHosts(facts: { hostname: string; addresses: string[] }): string[] {
  let name: string[] = [];
  try {
    const host = checkHost(facts.hostname);
    // A bare machine name is known to nobody else and reads as a Docker Hub user.
    if (!needsPort(host)) name = [host];
  } catch {
    // A machine name no client could use is no candidate.
  }
  return [...new Set([...name, ...facts.addresses, 'localhost'])];
}
