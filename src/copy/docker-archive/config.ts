import { OperationError } from '../../errors.ts';
import { normalized } from '../../images/platform.ts';
import { sha256 } from '../../registry/digest.ts';
import type { Platform } from '../../registry/manifest.ts';
import { isDigest } from '../../registry/reference.ts';
import type { TarFile } from '../tar/file.ts';
import { largestJson, type SavedImage } from './contents.ts';

/** The configuration as it is in the archive, byte for byte, so that the IMAGE ID stays. */
export interface SavedConfig {
  bytes: Buffer;
  platform: Platform;
  layers: SavedLayer[];
}

export interface SavedLayer {
  /** In the archive. */
  path: string;
  /** There, in bytes. */
  size: number;
  /** Its digest before compression. */
  diffId: string;
}

/** Throws `TarError` and `OperationError` for what is missing or does not fit together. */
export async function readConfig(
  tar: TarFile,
  { config, layers }: NonNullable<SavedImage['files']>,
  name: string,
): Promise<SavedConfig> {
  const bytes = await tar.read(config, largestJson);
  const digest = sha256(bytes);
  const hex = hexOf(config);
  if (hex !== undefined && digest !== `sha256:${hex}`)
    throw wrong(name, `its configuration ${config} has the digest ${digest}`);
  const { diffIds, platform } = fieldsOf(bytes) ?? {};
  if (!diffIds || !platform) throw wrong(name, `its configuration ${config} is none of an image`);
  if (diffIds.length !== layers.length)
    throw wrong(name, `it has ${layers.length} layers, and ${diffIds.length} in its configuration ${config}`);
  return {
    bytes,
    platform,
    layers: layers.map((path, index) => ({ path, size: tar.size(path), diffId: diffIds[index]! })),
  };
}

/** Of `HEX.json`, `blobs/sha256/HEX` or, by crane, `sha256:HEX`. */
export const hexOf = (path: string): string | undefined =>
  /(?:^|[/:])([0-9a-f]{64})(?:\.json)?$/.exec(path)?.[1];

function fieldsOf(bytes: Buffer): { diffIds: string[]; platform: Platform } | undefined {
  try {
    const { rootfs, ...platform } = JSON.parse(bytes.toString('utf8')) as Platform & {
      rootfs?: { diff_ids?: unknown };
    };
    // Go writes an empty list as null.
    const list = rootfs?.diff_ids ?? [];
    const wellFormed = Array.isArray(list) && list.every((one) => typeof one === 'string' && isDigest(one));
    return wellFormed ? { diffIds: list as string[], platform: normalized(platform) } : undefined;
  } catch {
    return undefined;
  }
}

const wrong = (name: string, what: string): OperationError =>
  new OperationError([
    {
      where: name,
      what: `${name} is damaged: ${what}`,
      cure: 'make it again with docker save -o FILE.tar IMAGE',
    },
  ]);
