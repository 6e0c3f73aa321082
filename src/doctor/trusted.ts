import { readdirSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { systemRoots } from '../system/roots.ts';

/** A folder in which programs of this machine look for the CA of one registry. */
export interface CertsFolder {
  /** Who looks there. */
  of: 'Docker' | 'Podman' | 'containerd';
  /** Above the one with the registry's name. */
  folder: string;
}

/** The machine's, and those of a user whose engine is rootless. */
export function certsFolders(env: NodeJS.ProcessEnv, root = '/'): CertsFolder[] {
  const config = env['XDG_CONFIG_HOME'] || join(env['HOME'] || homedir(), '.config');
  return [
    { of: 'Docker', folder: join(root, 'etc/docker/certs.d') },
    { of: 'Docker', folder: join(config, 'docker/certs.d') },
    { of: 'Podman', folder: join(root, 'etc/containers/certs.d') },
    { of: 'Podman', folder: join(config, 'containers/certs.d') },
    { of: 'containerd', folder: join(root, 'etc/containerd/certs.d') },
  ];
}

/** The CA files in a folder of one registry, with what is in them. */
export function certificateFiles(folder: string): { file: string; pem: string }[] {
  try {
    return readdirSync(folder)
      .filter((name) => name.endsWith('.crt'))
      .map((name) => join(folder, name))
      .map((file) => ({ file, pem: readFileSync(file, 'utf8') }));
  } catch {
    return [];
  }
}

/** Whom the programs of this machine trust for a registry, in PEM. */
export const trustedHere = (registry: string, env: NodeJS.ProcessEnv, root?: string): string[] => [
  ...systemRoots(env, root),
  ...certsFolders(env, root)
    .filter(({ of }) => of !== 'containerd')
    .flatMap(({ folder }) => certificateFiles(join(folder, registry)))
    .map(({ pem }) => pem),
];
