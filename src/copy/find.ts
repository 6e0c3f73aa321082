import pMap from 'p-map';
import { isForeign } from '../images/foreign.ts';
import { thisPlatform } from '../images/platform.ts';
import type { Descriptor, Platform } from '../registry/manifest.ts';
import { onePlatform } from './one-platform.ts';
import type { Source } from './source.ts';
import type { Target } from './target.ts';
import { blobsOf, isComplete, readable, readTree, type Root, type Tree } from './tree.ts';

/** What a copy is about: all of the image, and what the target has under its name. */
export interface Found {
  /** What has the target's name now. */
  before: string | undefined;
  tree: Tree;
  blobs: Descriptor[];
  foreign: string[];
}

export async function find(
  source: Source,
  target: Target,
  { platform }: { platform?: Platform | undefined },
): Promise<Found> {
  const before = await target.current?.();
  const head = before === undefined || platform ? undefined : await source.head?.();
  const root =
    head && head.digest === before
      ? { named: head, get: () => source.root() }
      : await chosen(source, target, platform);
  const tree = await readTree(source, target, root);
  return { before, tree, ...parted(tree) };
}

async function chosen(source: Source, target: Target, platform: Platform | undefined): Promise<Root> {
  const whole = await source.root();
  const one =
    platform ?? (target.onePlatform && readable(source, whole).kind === 'index' ? thisPlatform() : undefined);
  const root = one ? await onePlatform(source, whole, one) : whole;
  return { named: root.descriptor, get: () => Promise.resolve(root) };
}

/**
 * Whether nothing is left to do. That the name stands for this image is not enough: parts of it may have been deleted
 * since, and who copies again means to have it whole.
 */
export const isThere = async (target: Target, { before, tree, blobs }: Found): Promise<boolean> =>
  isNamed(tree, before) && (await lackedBy(target, blobs)).length === 0;

export const isNamed = (tree: Tree, before: string | undefined): boolean =>
  tree.manifest.descriptor.digest === before && isComplete(tree);

/** HEADs, or whatever a target has for them, a few at a time. */
export async function lackedBy(target: Target, blobs: readonly Descriptor[]): Promise<Descriptor[]> {
  const there = await pMap(blobs, (blob) => target.hasBlob(blob), { concurrency: 8 });
  return blobs.filter((_, index) => !there[index]);
}

function parted(tree: Tree): { blobs: Descriptor[]; foreign: string[] } {
  const all = blobsOf(tree);
  return {
    blobs: all.filter((blob) => !isForeign(blob)),
    foreign: all.filter(isForeign).map(({ digest }) => digest),
  };
}
