import pMap from 'p-map';
import { OperationError } from '../errors.ts';
import type { Descriptor } from '../registry/manifest.ts';
import { ManifestError, parseManifest } from '../registry/parse-manifest.ts';
import type { Manifested, Named, Source } from './source.ts';
import type { Target } from './target.ts';

/** A manifest with everything it names. */
export interface Tree {
  manifest: Manifested;
  /** The target has it already; what it names may be missing there all the same. */
  there: boolean;
  /** Of an index. */
  children: Tree[];
  /** Of an image: its config and layers. */
  blobs: Descriptor[];
}

/** What is copied: what it is called, and how to get it from the source. */
export interface Root {
  named: Named;
  get: () => Promise<Manifested>;
}

/** An index in an index in an index: more is nobody's image. */
const deepest = 8;

/**
 * Reads all that `root` names. What the target has is read there: it is as good, and a registry may count what is pulled
 * from it. Throws where a part is not to be had or not to be read.
 */
export async function readTree(source: Source, target: Target, root: Root): Promise<Tree> {
  const seen = new Map<string, Promise<Tree>>();
  return tree(root.named, root.get, 0);

  async function tree(named: Named, get: () => Promise<Manifested>, depth: number): Promise<Tree> {
    const kept = await target.manifest(named);
    const manifest = kept ?? (await get());
    const there = kept !== undefined;
    const parsed = readable(source, manifest);
    if (parsed.kind === 'image')
      return { manifest, there, children: [], blobs: [parsed.manifest.config, ...parsed.manifest.layers] };
    if (depth === deepest) throw broken(source, manifest, 'the index has too many others within it');
    const children = await pMap(parsed.index.manifests, (child) => once(child, depth + 1), {
      concurrency: 6,
    });
    return { manifest, there, children, blobs: [] };
  }

  function once(descriptor: Descriptor, depth: number): Promise<Tree> {
    const found = seen.get(descriptor.digest) ?? tree(descriptor, () => source.manifest(descriptor), depth);
    seen.set(descriptor.digest, found);
    return found;
  }
}

/** What has to be there before the manifests, each once. */
export function blobsOf({ children, blobs }: Tree): Descriptor[] {
  const all = new Map<string, Descriptor>();
  const add = (descriptor: Descriptor): void => void all.set(descriptor.digest, descriptor);
  blobs.forEach(add);
  children.flatMap(blobsOf).forEach(add);
  return [...all.values()];
}

/** Whether the target has every manifest of it. */
export const isComplete = ({ there, children }: Tree): boolean => there && children.every(isComplete);

/** How many manifests are put there; the one that gets the name is in any case. */
export function countManifests(root: Tree): number {
  const all = new Set<Tree>();
  const add = (tree: Tree): void => {
    if (!tree.there) all.add(tree);
    tree.children.forEach(add);
  };
  add(root);
  return all.add(root).size;
}

/** Throws for what cannot be copied: Docker's first form, and what is no manifest. */
export function readable(source: Pick<Source, 'name'>, manifest: Manifested) {
  try {
    const parsed = parseManifest(manifest.bytes, manifest.descriptor.mediaType);
    if (parsed.kind !== 'schema1') return parsed;
  } catch (error) {
    if (error instanceof ManifestError) throw broken(source, manifest, error.message);
    throw error;
  }
  throw new OperationError([
    {
      where: source.name,
      what: `${source.name} is a schema 1 manifest, which docker wrote before 1.10; registry 3 and today’s engines refuse it`,
      cure: 'docker pull it with an engine before 26, docker push it again, and copy that',
    },
  ]);
}

const broken = ({ name }: Pick<Source, 'name'>, { descriptor }: Manifested, what: string): OperationError =>
  new OperationError([{ where: name, what: `${name}: ${descriptor.digest} cannot be read: ${what}` }]);
