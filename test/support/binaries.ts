import { execFileSync } from 'node:child_process';
import { accessSync, constants, existsSync } from 'node:fs';
import path from 'node:path';
import { cache } from './paths.ts';

// A plain user's PATH on Debian lacks the sbin folders, where nginx and dockerd are.
const folders = [...(process.env.PATH ?? '').split(':').filter(path.isAbsolute), '/usr/sbin', '/sbin'];

function executable(file: string): string | undefined {
  try {
    accessSync(file, constants.X_OK);
    return file;
  } catch {
    return undefined;
  }
}

/** The program on PATH or in the sbin folders. */
export function onPath(name: string): string | undefined {
  return folders.map((folder) => executable(path.join(folder, name))).find(Boolean);
}

export const nginx = (): string | undefined => onPath('nginx');

const njsFile = '/usr/lib/nginx/modules/ngx_http_js_module.so';

/** The njs module, where Debian and the official images have it. */
export const njs = (): string | undefined => (existsSync(njsFile) ? njsFile : undefined);

/** registry 2.8: Debian's `docker-registry`. */
export const registry2 = (): string | undefined => onPath('docker-registry');

/** registry 3, built by `test/setup/registry3.sh`. */
export const registry3 = (): string | undefined => executable(path.join(cache, 'registry3/registry'));

/** What reads workflows of GitHub, built by `test/setup/actionlint.sh`. */
export const actionlint = (): string | undefined => executable(path.join(cache, 'actionlint/actionlint'));

/** BuildKit's daemon, and buildctl beside it, built by `test/setup/buildkit.sh`. */
export const buildkit = (): string | undefined => executable(path.join(cache, 'buildkit/buildkitd'));

export const skopeo = (): string | undefined => onPath('skopeo');

export const rsync = (): string | undefined => onPath('rsync');

/** The machine's, or what `test/setup/clients.sh` fetched. */
const client = (name: string): string | undefined =>
  executable(path.join(cache, 'clients/bin', name)) ?? onPath(name);

export const crane = (): string | undefined => client('crane');
export const oras = (): string | undefined => client('oras');

/**
 * The docker client the tests use with their own engine: that of Debian's docker.io, as old as the engine it
 * belongs to, even where a newer one comes first on PATH.
 */
export const docker = (): string | undefined => executable('/usr/bin/docker') ?? onPath('docker');

export const dockerd = (): string | undefined => executable('/usr/sbin/dockerd') ?? onPath('dockerd');

/** docker-compose 1.x: the machine's, or what `test/setup/compose1.sh` fetched where that is Compose v2 by now. */
export function composeV1(): string | undefined {
  const fetched = executable(path.join(cache, 'compose1/docker-compose'));
  const file = onPath('docker-compose');
  if (fetched || !file) return fetched;
  const version = execFileSync(file, ['version', '--short'], { encoding: 'utf8', timeout: 30_000 });
  return version.startsWith('1.') ? file : undefined;
}

/** The Compose v2 plugin, which also runs by itself: fetched by `test/setup/compose2.sh`, or the machine's. */
export function composeV2(): string | undefined {
  return [
    path.join(cache, 'compose2/docker-compose'),
    '/usr/libexec/docker/cli-plugins/docker-compose',
    '/usr/lib/docker/cli-plugins/docker-compose',
  ].find(existsSync);
}
