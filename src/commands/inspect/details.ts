import type { ImageConfig } from '../../images/config.ts';
import { getConfig } from '../../images/image.ts';
import { kindOf, type Kind } from '../../images/kinds.ts';
import { formatPlatform } from '../../images/platform.ts';
import { steps, type Step } from '../../images/steps.ts';
import { OperationError } from '../../errors.ts';
import { RegistryError } from '../../registry/errors.ts';
import type { Http } from '../../registry/http.ts';
import type { Descriptor, Manifest } from '../../registry/manifest.ts';

/** All about one manifest that is no index. */
export interface Details {
  digest: string;
  kind: Kind;
  manifest: Manifest;
  /** `linux/arm64/v8`; of an image whose config is readable. */
  platform?: string;
  imageId?: ImageId;
  config?: ImageConfig;
  /** Why there is no `config`, though it is an image. */
  problem?: string;
  steps: Step[];
}

/** What `docker images` shows: twelve digits, by the engine's way of keeping images. */
export interface ImageId {
  /** Classic stores: of the config. */
  classic: string;
  /** The containerd image store: of the manifest or index that was asked for. */
  containerd: string;
}

/** `asked` is the digest behind the reference: an index's, or that of the manifest itself. */
export async function detailsOf(
  http: Http,
  repository: string,
  { digest, manifest, asked }: { digest: string; manifest: Manifest; asked: string },
): Promise<Details> {
  const kind = kindOf(manifest);
  const { config, problem } = kind.isImage ? await configOf(http, repository, manifest.config) : {};
  return {
    digest,
    kind,
    manifest,
    ...(config ? { config, platform: formatPlatform(config) } : {}),
    ...(problem === undefined ? {} : { problem }),
    ...(kind.isImage
      ? { imageId: { classic: short(manifest.config.digest), containerd: short(asked) } }
      : {}),
    steps: steps(manifest.layers, config?.history ?? []),
  };
}

async function configOf(
  http: Http,
  repository: string,
  descriptor: Descriptor,
): Promise<{ config?: ImageConfig; problem?: string }> {
  try {
    return { config: await getConfig(http, repository, descriptor) };
  } catch (error) {
    if (error instanceof RegistryError && error.status === 404)
      return {
        problem: `its config ${descriptor.digest} is missing in the repository: no engine can run it`,
      };
    if (error instanceof OperationError)
      return { problem: error.problems.map(({ what }) => what).join('; ') };
    throw error;
  }
}

const short = (digest: string): string => (digest.split(':')[1] ?? '').slice(0, 12);
