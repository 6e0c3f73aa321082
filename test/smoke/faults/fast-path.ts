import { chmodSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { paths } from '../../../src/bundle/paths.ts';
import {
  authConf,
  both,
  inBlobs,
  nginxConf,
  blobScript,
  manifestScript,
  passwordScript,
  proxyCache,
  scriptSettings,
  storeScript,
} from '../support/edit.ts';
import { without, type Fault } from '../support/fault.ts';

/** What can break where nginx itself remembers passwords and serves from the store. */
export const fastPathFaults: readonly Fault[] = [
  {
    title: 'store that nginx does not see',
    broken: both(
      scriptSettings([/store: .*/, "store: '/nowhere/docker/registry/v2',"]),
      nginxConf([/default ".*docker\/registry\/v2"/, 'default "/nowhere/docker/registry/v2"']),
    ),
    red: ['served-by-nginx'],
  },
  {
    title: 'blobs that nginx does not see, though it sees the links',
    broken: nginxConf([/default ".*docker\/registry\/v2"/, 'default "/nowhere/docker/registry/v2"']),
    red: ['served-by-nginx'],
  },
  ...unreadableStore(),
  {
    title: 'passwords that cannot be remembered',
    broken: {
      // Every password is checked then, and the limit on guesses counts right ones, too.
      ...authConf(['rate=20r/s', 'rate=10000r/s']),
      around: ({ dir }) => rmSync(join(dir, paths.remembered), { recursive: true }),
    },
    red: ['served-by-nginx'],
  },
  {
    title: 'script that fails when it looks for a link',
    broken: storeScript(['function isLinked(path) {', 'function isLinked(path) {\n  nonsense();']),
    red: ['served-by-nginx'],
  },
  {
    title: 'script that fails for blobs',
    broken: blobScript(['function blob(r) {', 'function blob(r) {\n  throw new Error("broken");']),
    red: ['served-by-nginx'],
  },
  {
    title: 'script that fails while it sends a manifest',
    broken: manifestScript(['  const headers =', '  throw new Error("broken");\n  const headers =']),
    red: ['manifest-by-tag', 'manifest-head', 'index-by-digest', 'served-by-nginx'],
  },
  {
    title: 'script that does not know the type of manifests',
    broken: manifestScript(['function isKnown(type) {', 'function isKnown(type) {\n  return false;']),
    red: ['served-by-nginx'],
  },
  {
    title: 'blobs and manifests of any repository',
    broken: storeScript(['function isLinked(path) {', 'function isLinked(path) {\n  return true;']),
    red: ['other-repository', 'gone'],
  },
  {
    title: 'blobs and manifests without a password',
    broken: scriptSettings(['passwords: true', 'passwords: false']),
    red: ['anonymous-pull'],
  },
  {
    title: 'a way to the registry without a password',
    broken: nginxConf([/(location @registry \{\n) +auth_request \/auth;\n/, 'location @registry {\n']),
    red: ['anonymous-pull'],
  },
  {
    title: 'any password for who had the right one',
    broken: passwordScript(["state + '\\n' + sent", 'state']),
    red: ['wrong-password', 'anonymous-pull'],
  },
  {
    title: 'auth service that checks nothing',
    broken: authConf([/ +auth_basic .*;\n/, ''], [/ +auth_basic_user_file .*;\n/, '']),
    red: ['wrong-password', 'anonymous-pull'],
  },
  {
    title: 'auth service down',
    broken: { withoutAuth: true },
    red: ['login'],
    notRun: ['wrong-password', ...without.login],
  },
  {
    title: 'files that nginx keeps open',
    broken: nginxConf(['  server_tokens off;', '  server_tokens off;\n  open_file_cache max=1000;\n']),
    red: ['no-stale-cache'],
  },
  {
    title: 'a cache before the registry',
    broken: proxyCache,
    red: ['leaves-nothing'],
  },
  {
    title: 'digest header missing on nginx’s own blobs',
    broken: nginxConf(['add_header Docker-Content-Digest sha256:$hex;', '']),
    red: ['blob-head'],
  },
  {
    title: 'nosniff missing on nginx’s own blobs',
    broken: nginxConf(['add_header X-Content-Type-Options nosniff;', '']),
    red: ['nosniff'],
  },
  { title: 'parts of blobs refused', broken: inBlobs('max_ranges 0;'), red: ['blob-range'] },
];

/** Root reads everything, unless that is taken from it; anybody else could not hide the store from nginx alone. */
function unreadableStore(): Fault[] {
  if (process.getuid?.() !== 0) return [];
  return [
    {
      title: 'store that nginx may not read',
      broken: {
        nginxThrough: ['setpriv', '--inh-caps=-all', '--bounding-set=-all'],
        around: ({ dir }) => {
          const store = join(dir, 'data/docker/registry/v2');
          mkdirSync(store, { recursive: true });
          chmodSync(store, 0);
        },
      },
      red: ['served-by-nginx'],
    },
  ];
}
