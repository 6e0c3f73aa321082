import { ociLayoutSource, type LayoutReference } from '../../copy/oci-layout/source.ts';
import { ociLayoutTarget } from '../../copy/oci-layout/target.ts';
import { registrySource } from '../../copy/registry/source.ts';
import { registryTarget } from '../../copy/registry/target.ts';
import type { Building, Source } from '../../copy/source.ts';
import type { Target } from '../../copy/target.ts';
import type { Io } from '../../io.ts';
import { formatReference } from '../../registry/reference.ts';
import { absolute } from '../../system/paths.ts';
import type { End } from './jobs.ts';
import type { Around } from './one.ts';

type OpenOptions = Pick<Around, 'io' | 'registries' | 'request' | 'say' | 'known'>;

/** Opens what is copied from. Code for archives and root filesystems is loaded when it is asked for. */
export async function openSource(
  end: End,
  { io, registries, request, say }: OpenOptions,
): Promise<Source | Building> {
  switch (end.transport) {
    case 'docker':
      return registrySource(await registries.http(end.at.registry), end.at, io.signal);
    case 'oci':
      return ociLayoutSource(end.text, layout(end, io));
    case 'docker-archive': {
      const { openDockerArchiveSource } = await import('../../copy/docker-archive/index.ts');
      return openDockerArchiveSource(end.spec, { io, say, platform: request.platform });
    }
    case 'rootfs': {
      const { openRootfs } = await import('../../copy/rootfs/index.ts');
      return openRootfs(end.spec, { io, say, ...request.rootfs });
    }
  }
}

/** `source` says what an archive is called where the destination does not. */
export async function openTarget(
  end: End,
  source: End,
  { io, registries, known }: OpenOptions,
): Promise<Target> {
  switch (end.transport) {
    case 'docker':
      return registryTarget(await registries.http(end.at.registry), end.at, known);
    case 'oci':
      return ociLayoutTarget(end.text, layout(end, io), io.signal);
    case 'docker-archive': {
      const { openDockerArchiveTarget } = await import('../../copy/docker-archive/index.ts');
      return openDockerArchiveTarget(end.spec, {
        io,
        ...(source.transport === 'docker' ? { tag: formatReference(source.at) } : {}),
      });
    }
    case 'rootfs':
      throw new Error('nothing is copied into a root filesystem');
  }
}

const layout = ({ path, tag, digest }: Extract<End, { transport: 'oci' }>, io: Io): LayoutReference => ({
  folder: absolute(path, io),
  ...(tag === undefined ? {} : { tag }),
  ...(digest === undefined ? {} : { digest }),
});
