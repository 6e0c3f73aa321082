import { join } from 'node:path';
import { load } from 'js-yaml';
import type { Bundle } from '../../bundle/bundle.ts';
import { paths } from '../../bundle/paths.ts';
import { readIfThere } from '../../system/files.ts';

interface RegistryConfig {
  validation?: {
    enabled?: boolean;
    disabled?: boolean;
    manifests?: { indexes?: { platforms?: string } };
  };
}

/**
 * Whether the registry takes an index without all of its images. Registry 2.8 never does, 3 by
 * `validation.manifests.indexes.platforms` `none` or `list`, or without any validation.
 */
export async function takesSparse({ dir, settings }: Bundle): Promise<boolean> {
  if (settings.registryVersion.startsWith('2')) return false;
  let config: RegistryConfig | null | undefined;
  try {
    config = load((await readIfThere(join(dir, paths.registryConfig))) ?? '') as typeof config;
  } catch {
    return false;
  }
  const { enabled, disabled, manifests } = config?.validation ?? {};
  const platforms = manifests?.indexes?.platforms;
  return enabled === false || disabled === true || platforms === 'none' || platforms === 'list';
}
