import { OperationError } from '../../errors.ts';
import type { Descriptor, Index } from '../../registry/manifest.ts';
import { ManifestError, parseManifest } from '../../registry/parse-manifest.ts';
import type { TarFile } from '../tar/file.ts';

/** What an archive says of itself. */
export interface Contents {
  images: SavedImage[];
  /** What `index.json` lists; empty where there is no OCI layout. */
  roots: Descriptor[];
}

/** An entry of manifest.json. */
export interface SavedImage {
  /** As in `docker images`: `team/app:v1`. */
  tags: string[];
  /** Paths in the archive; absent where the archive is an OCI layout and nothing else. */
  files?: { config: string; layers: string[] };
  root?: Descriptor;
}

/** Larger ones are no such thing. */
export const largestJson = 8 * 1024 * 1024;

/** Throws `TarError` and `OperationError`. */
export async function readContents(tar: TarFile, name: string): Promise<Contents> {
  const roots = tar.has('index.json')
    ? indexOf(await tar.read('index.json', largestJson), name).manifests
    : [];
  if (tar.has('manifest.json')) {
    const images = imagesOf(await tar.read('manifest.json', largestJson), name);
    return { images, roots };
  }
  if (roots.length > 0) return { images: roots.map((root) => ({ tags: namesOf(root), root })), roots };
  throw foreign(tar, name);
}

/** Under which names containerd and Docker saved it. */
export function namesOf({ annotations = {} }: Pick<Descriptor, 'annotations'>): string[] {
  const name = annotations['io.containerd.image.name'] ?? annotations['org.opencontainers.image.ref.name'];
  return name === undefined ? [] : [name];
}

function indexOf(content: Buffer, name: string): Index {
  try {
    const parsed = parseManifest(content);
    if (parsed.kind === 'index') return parsed.index;
  } catch (error) {
    if (!(error instanceof ManifestError)) throw error;
  }
  throw wrong(name, 'index.json is no index');
}

function imagesOf(content: Buffer, name: string): SavedImage[] {
  let list: unknown;
  try {
    list = JSON.parse(content.toString('utf8'));
  } catch {
    throw wrong(name, 'manifest.json is not JSON');
  }
  if (!Array.isArray(list)) throw wrong(name, 'manifest.json is no list of images');
  return list.map((entry: unknown) => {
    const { Config: config, RepoTags, Layers } = (entry ?? {}) as Record<string, unknown>;
    const [tags, layers] = [texts(RepoTags), texts(Layers)];
    if (typeof config !== 'string' || !tags || !layers)
      throw wrong(name, 'manifest.json lists an image without its parts');
    return { tags, files: { config, layers } };
  });
}

/** Go writes an empty list as null. */
const texts = (value: unknown): string[] | undefined => {
  const list: unknown[] | undefined =
    value === null || value === undefined ? [] : Array.isArray(value) ? value : undefined;
  return list?.every((one) => typeof one === 'string') ? list : undefined;
};

const wrong = (name: string, what: string): OperationError =>
  new OperationError([
    {
      where: name,
      what: `${name} is no archive of docker save: ${what}`,
      cure: 'make it again with docker save -o FILE.tar IMAGE',
    },
  ]);

function foreign(tar: TarFile, name: string): OperationError {
  const rootfs = [...tar.paths()].some((path) => /^(?:bin|etc|usr)(?:\/|$)/.test(path));
  const cure = tar.has('repositories')
    ? 'it is of a Docker before 1.10: load it into a newer one and save it there'
    : rootfs
      ? 'it looks like a root filesystem: copy rootfs:FILE'
      : 'make it with docker save -o FILE.tar IMAGE';
  return new OperationError([
    { where: name, what: `${name} is no archive of docker save: it has no manifest.json`, cure },
  ]);
}
