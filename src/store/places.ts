import { statSync, type Stats } from 'node:fs';
import { isForeign } from '../images/foreign.ts';
import type { Descriptor } from '../registry/manifest.ts';
import type { Parsed } from '../registry/parse-manifest.ts';
import { isDigest } from '../registry/reference.ts';
import { DamagedError } from './damage.ts';
import { foldersIn } from './folders.ts';
import { blobFile, currentLink, layersFolder, linkIn, revisionsFolder, tagIndexFolder } from './layout.ts';
import { isDamage, readLink } from './link.ts';
import { readManifest } from './manifests.ts';

/** A file of the store that a tag or a manifest needs, whether it is there or not. */
export interface Place {
  /** `tag` and `tag index` are links of a tag, `revision` and `layer link` those of the repository; the rest are blobs. */
  part: 'tag' | 'tag index' | 'revision' | 'manifest' | 'config' | 'layer' | 'layer link';
  /** That it names or holds; unknown where a link cannot be read. */
  digest: string | undefined;
  path: string;
  /** Absent where there is no such file. */
  size?: number;
  /** In milliseconds since 1970. */
  modified?: number;
  /** What is wrong with it. `elsewhere`: a layer that registries do not hold. */
  state?: 'missing' | 'empty' | 'damaged' | 'elsewhere';
}

/** Where everything of a tag lies: its links, its history, and what is behind it. */
export function tagPlaces(data: string, repository: string, tag: string): Place[] {
  const current = linkPlace('tag', currentLink(data, repository, tag));
  const folder = tagIndexFolder(data, repository, tag);
  const history = foldersIn(folder).flatMap((algorithm) =>
    foldersIn(`${folder}/${algorithm}`).map((hex) => {
      const digest = `${algorithm}:${hex}`;
      return linkPlace('tag index', linkIn(folder, digest), digest);
    }),
  );
  const { digest } = current;
  return [current, ...history, ...(digest === undefined ? [] : manifestPlaces(data, repository, digest))];
}

/** Where a manifest of a repository lies, with everything that it needs; each file once. */
export function manifestPlaces(data: string, repository: string, digest: string): Place[] {
  const found = new Map<string, Place>();
  const add = (place: Place): void => void (found.has(place.path) || found.set(place.path, place));
  const open: { digest: string; size?: number }[] = [{ digest }];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const place = blobPlace('manifest', data, next);
    if (found.has(place.path)) continue;
    add(linkPlace('revision', linkIn(revisionsFolder(data, repository), next.digest), next.digest));
    const parsed = parsedOf(data, next.digest);
    add(place.state === undefined && parsed === undefined ? { ...place, state: 'damaged' } : place);
    if (parsed?.kind === 'index') open.push(...parsed.index.manifests.toReversed());
    for (const { part, ...blob } of parsed ? blobsOf(parsed) : []) {
      const file = blobPlace(part, data, blob);
      const isElsewhere = file.state === 'missing' && isForeign(blob);
      const link = linkPlace('layer link', linkIn(layersFolder(data, repository), blob.digest), blob.digest);
      for (const one of [link, file]) add(isElsewhere ? { ...one, state: 'elsewhere' } : one);
    }
  }
  return [...found.values()];
}

type Blob = Pick<Descriptor, 'digest' | 'mediaType' | 'urls'> & { part: 'config' | 'layer'; size?: number };

function blobsOf(parsed: Parsed): Blob[] {
  if (parsed.kind === 'index') return [];
  if (parsed.kind === 'schema1')
    return parsed.layers.filter(isDigest).map((digest) => ({ part: 'layer', digest, mediaType: '' }));
  const { config, layers } = parsed.manifest;
  return [{ ...config, part: 'config' }, ...layers.map((layer): Blob => ({ ...layer, part: 'layer' }))];
}

/** Undefined where it cannot be read as one. */
function parsedOf(data: string, digest: string): Parsed | undefined {
  try {
    return readManifest(data, digest).parsed;
  } catch (error) {
    if (error instanceof DamagedError) return undefined;
    throw error;
  }
}

/** Without `digest` the link says which it is. */
function linkPlace(part: Place['part'], path: string, digest?: string): Place {
  const file = fileAt(path);
  if (!file) return { part, digest, path, state: 'missing' };
  const link = readLink(path);
  const read = link && !isDamage(link) ? link.digest : undefined;
  const isRight = read !== undefined && (digest === undefined || read === digest);
  const state = file.size === 0 ? 'empty' : 'damaged';
  return { part, digest: digest ?? read, path, ...timed(file), ...(isRight ? {} : { state }) };
}

/** `size` is what the manifest says of it. */
function blobPlace(
  part: Place['part'],
  data: string,
  { digest, size }: { digest: string; size?: number },
): Place {
  const path = blobFile(data, digest);
  const file = fileAt(path);
  if (!file) return { part, digest, path, state: 'missing' };
  const isRight = size === undefined ? file.size > 0 : file.size === size;
  const state = file.size === 0 ? 'empty' : 'damaged';
  return { part, digest, path, ...timed(file), ...(isRight ? {} : { state }) };
}

const timed = ({ size, mtimeMs }: Stats): { size: number; modified: number } => ({ size, modified: mtimeMs });

function fileAt(path: string): Stats | undefined {
  try {
    const found = statSync(path, { throwIfNoEntry: false });
    return found?.isFile() ? found : undefined;
  } catch {
    return undefined;
  }
}
