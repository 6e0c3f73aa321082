import type { Descriptor } from '../registry/manifest.ts';

/**
 * Layers that stay where their `urls` say (Windows base layers): registries take the manifest without them, and engines
 * fetch them from there. An address alone makes none: other layers name theirs as well, and are in the registry.
 */
export const isForeign = ({ mediaType, urls = [] }: Pick<Descriptor, 'mediaType' | 'urls'>): boolean =>
  urls.length > 0 && /\.foreign\.|nondistributable/.test(mediaType);
