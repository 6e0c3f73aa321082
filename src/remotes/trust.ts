import { readdirSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { systemRoots } from '../system/roots.ts';

/** Whom this machine trusts for a registry: its own roots, and what was put in place for Docker or Podman. In PEM. */
export function trustedFor(registry: string, env: NodeJS.ProcessEnv): readonly string[] {
  const roots = rootsOf(env);
  const own = certsDirs(env).flatMap((folder) => certificates(join(folder, registry)));
  // The same list for all who trust nobody else: what TLS makes of it is kept with it.
  return own.length === 0 ? roots : [...roots, ...own];
}

const known = new Map<string | undefined, readonly string[]>();

/** Read once. */
function rootsOf(env: NodeJS.ProcessEnv): readonly string[] {
  const file = env['SSL_CERT_FILE'];
  const roots = known.get(file) ?? systemRoots(env);
  known.set(file, roots);
  return roots;
}

/** Where the two look for the CA of one registry: the machine's, and those of a user whose engine is rootless. */
function certsDirs(env: NodeJS.ProcessEnv): string[] {
  const config = env['XDG_CONFIG_HOME'] || join(env['HOME'] || homedir(), '.config');
  return ['/etc', config].flatMap((folder) => [
    join(folder, 'docker/certs.d'),
    join(folder, 'containers/certs.d'),
  ]);
}

function certificates(folder: string): string[] {
  try {
    return readdirSync(folder)
      .filter((name) => name.endsWith('.crt'))
      .map((name) => readFileSync(join(folder, name), 'utf8'));
  } catch {
    return [];
  }
}
