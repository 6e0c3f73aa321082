import { registry2, registry3 } from '../binaries.ts';
import { base, imageFile, searchPath } from './base.ts';
import type { StandIn } from './stand-in.ts';

const configPath = { 2: '/etc/docker/registry/config.yml', 3: '/etc/distribution/config.yml' } as const;
const cure = { 2: 'install Debian’s docker-registry', 3: 'run test/setup/registry3.sh' } as const;

/** Stands for `registry:2` or `registry:3`: root, `/entrypoint.sh`, busybox wget, neither curl nor htpasswd. */
export function registryImage(major: 2 | 3): StandIn {
  const binary = major === 3 ? registry3() : registry2();
  const root = base();
  return {
    name: `registry:${major}`,
    ...(binary ? {} : { missing: `no registry ${major} program here: ${cure[major]}` }),
    root: {
      ...root,
      programs: { ...root.programs, ...(binary ? { '/bin/registry': binary } : {}) },
      texts: {
        ...root.texts,
        '/entrypoint.sh': imageFile('registry-entrypoint.sh'),
        [configPath[major]]: imageFile(`registry-${major}.yml`),
      },
      folders: [...root.folders, '/var/lib/registry'],
    },
    config: {
      Env: [`PATH=${searchPath}`, ...(major === 3 ? ['OTEL_TRACES_EXPORTER=none'] : [])],
      Entrypoint: ['/entrypoint.sh'],
      Cmd: [configPath[major]],
      ExposedPorts: { '5000/tcp': {} },
      Volumes: { '/var/lib/registry': {} },
    },
  };
}
