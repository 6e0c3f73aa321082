import { isIP } from 'node:net';
import { isAbsolute, normalize } from 'node:path';
import type { Problem } from '../problem.ts';
import { registryHost } from './address.ts';
import type { Facts } from './facts.ts';
import type { Given } from './read.ts';
import type { Settings } from './schema.ts';
import { isAddress, isLoopback, needsPort } from './values/host.ts';

/** A check over several settings. It never throws; it says what does not fit together. */
type Rule = (settings: Settings, facts: Facts, given: Given) => Problem[];

const singleLabelHost: Rule = (settings) =>
  (settings.host ?? [])
    .filter((host) => needsPort(host) && !registryHost(settings, host).includes(':'))
    .map((host) => ({
      where: '--host',
      what: `Docker reads "${host}/image" as an image of the Docker Hub user "${host}"`,
      cure: `use a name with a dot (${host}.lan), or another port (${host}:8443)`,
    }));

const plainPasswords: Rule = (settings) =>
  settings.tls === 'off' && settings.auth === 'basic' && !settings.plainPasswords
    ? [
        {
          where: '--tls off',
          what: 'without TLS everyone on the way can read the passwords',
          cure: 'keep TLS (--tls ca), or --auth off, or --plain-passwords if you accept it',
        },
      ]
    : [];

const registryMajor: Rule = (settings, facts) =>
  settings.target === 'process' && facts.registryMajor && facts.registryMajor !== settings.registryVersion
    ? [
        {
          where: '--registry-version',
          what: `${settings.registryBin ?? facts.registryBin} is registry ${facts.registryMajor}, not ${settings.registryVersion}`,
          cure: `--registry-version ${facts.registryMajor}, or another program with --registry-bin FILE`,
        },
      ]
    : [];

/** Where no nginx is known nobody can tell. */
const njsModule: Rule = ({ target, fastPath, nginxJs }, facts, given) =>
  target === 'process' && fastPath && facts.nginxBin !== undefined && facts.nginxJs === undefined
    ? [
        given.nginxJs === undefined
          ? {
              where: '--fast-path',
              what: `${facts.nginxBin} has no njs module, which hands out blobs and manifests`,
              cure: 'install it (Debian and Ubuntu: libnginx-mod-http-js), or --no-fast-path',
            }
          : {
              where: '--nginx-js',
              what: `${facts.nginxBin} does not load ${nginxJs}`,
              cure: 'name the njs module that was built for this nginx, or --no-fast-path',
            },
      ]
    : [];

const listenFamily: Rule = (settings) =>
  isIP(settings.listen ?? '') === 6 && !settings.ipv6
    ? [
        {
          where: '--listen',
          what: `${settings.listen} is an IPv6 address, but --no-ipv6 is set`,
          cure: 'drop one of the two',
        },
      ]
    : [];

const unreachable: Rule = ({ listen, host: [main = ''] = [] }) =>
  listen === 'loopback' && isAddress(main) && !isLoopback(main)
    ? [
        {
          where: '--listen',
          what: `nobody can reach ${main} while it listens on loopback only`,
          cure: 'leave --listen out, or put localhost first',
        },
      ]
    : [];

/** Folders of the bundle that are mounted or handed out: images must not lie among them. */
const taken = ['nginx', 'registry', 'pki', 'clients', 'systemd', 'run', 'logs', 'bin'];

const dataFolder: Rule = ({ data = '' }, { dir }) => {
  if (isAbsolute(data))
    return `${dir}/`.startsWith(`${normalize(data).replace(/\/+$/, '')}/`)
      ? [
          {
            where: '--data',
            what: `"${data}" holds the bundle itself`,
            cure: 'choose a folder beside it, or leave --data out',
          },
        ]
      : [];
  const path = normalize(data).replace(/\/+$/, '');
  const [first = ''] = path.split('/');
  return path === '.' || first === '..' || taken.includes(first)
    ? [
        {
          where: '--data',
          what: `"${data}" is no folder of its own within the bundle`,
          cure: 'use data, or an absolute path',
        },
      ]
    : [];
};

const composeVolume: Rule = ({ target, data = '' }) =>
  target === 'compose' && data.includes(':')
    ? [
        {
          where: '--data',
          what: `Compose cannot mount "${data}": a colon ends the path`,
          cure: 'use a folder without a colon',
        },
      ]
    : [];

const processOwner: Rule = (settings, facts) =>
  settings.target === 'process' && facts.uid !== 0 && settings.owner !== `${facts.uid}:${facts.gid}`
    ? [
        {
          where: '--owner',
          what: `processes of user ${facts.uid} cannot run as ${settings.owner}`,
          cure: 'leave --owner out',
        },
      ]
    : [];

export const rules: readonly Rule[] = [
  singleLabelHost,
  plainPasswords,
  registryMajor,
  njsModule,
  listenFamily,
  unreachable,
  dataFolder,
  composeVolume,
  processOwner,
];
