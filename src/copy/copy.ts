import type { Descriptor, Platform } from '../registry/manifest.ts';
import { find, isNamed, isThere, lackedBy } from './find.ts';
import { putManifests } from './put-manifests.ts';
import { sendBlobs, type Outcomes } from './send-blobs.ts';
import type { Building, Manifested, Progress, Source } from './source.ts';
import type { Target } from './target.ts';
import { countManifests } from './tree.ts';

export interface CopyOptions {
  /** Only this one of an index. */
  platform?: Platform | undefined;
  progress: Progress;
  signal?: AbortSignal | undefined;
}

/** What a copy came to. */
export interface Copied {
  digest: string;
  mediaType: string;
  /** The name stood for this very image before, and all of it was there. */
  same: boolean;
  /** Manifests that were put there. */
  manifests: number;
  /** Absent for what was built: that knows no blobs beforehand. */
  blobs?: Omit<Outcomes, 'bytes'>;
  /** Of blobs, sent. */
  bytes: number;
  /** What was left where its `urls` say. */
  foreign: string[];
  /** What refers to the image in its source and was not copied. */
  attached: string[];
}

/** Copies an image, byte for byte: blobs first, then the manifests that name them, the one that gets the name last. */
export async function copy(source: Source | Building, target: Target, options: CopyOptions): Promise<Copied> {
  return source.kind === 'built' ? build(source, target, options) : stored(source, target, options);
}

async function build(source: Building, target: Target, { progress }: CopyOptions): Promise<Copied> {
  let bytes = 0;
  const manifest = await source.build(target, {
    begin: (name, total) => {
      const bar = progress.begin(name, total);
      return { ...bar, advance: (count) => (bar.advance(count), void (bytes += count)) };
    },
  });
  await target.putManifest(manifest, { root: true });
  await target.finish();
  return { ...named(manifest), same: false, manifests: 1, bytes, foreign: [], attached: [] };
}

async function stored(source: Source, target: Target, options: CopyOptions): Promise<Copied> {
  const { progress, signal } = options;
  const found = await find(source, target, options);
  const { tree, blobs, foreign } = found;
  if (await isThere(target, found)) return { ...nothing, ...named(tree.manifest), foreign };
  const attached = source.attached?.(tree.manifest.descriptor.digest).catch(() => []);
  progress.expect?.(blobs.length, sum(blobs));
  const { bytes, ...counts } = await sendBlobs(source, target, blobs, progress, signal);
  signal?.throwIfAborted();
  await putManifests(tree, target);
  await target.finish();
  return {
    ...named(tree.manifest),
    same: false,
    manifests: countManifests(tree),
    blobs: counts,
    bytes,
    foreign,
    attached: (await attached) ?? [],
  };
}

/** What would be sent: nothing is changed. */
export async function survey(
  source: Source,
  target: Target,
  options: Omit<CopyOptions, 'progress'>,
): Promise<Copied> {
  const { before, tree, blobs, foreign } = await find(source, target, options);
  const lacking = await lackedBy(target, blobs);
  if (lacking.length === 0 && isNamed(tree, before)) return { ...nothing, ...named(tree.manifest), foreign };
  return {
    ...named(tree.manifest),
    same: false,
    manifests: countManifests(tree),
    blobs: { copied: lacking.length, linked: 0, there: blobs.length - lacking.length },
    bytes: sum(lacking),
    foreign,
    attached: [],
  };
}

const nothing = {
  same: true,
  manifests: 0,
  blobs: { copied: 0, linked: 0, there: 0 },
  bytes: 0,
  attached: [],
} satisfies Partial<Copied>;

const sum = (blobs: readonly Descriptor[]): number => blobs.reduce((total, { size }) => total + size, 0);

const named = ({ descriptor: { digest, mediaType } }: Manifested) => ({ digest, mediaType });
