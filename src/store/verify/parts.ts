import { isForeign } from '../../images/foreign.ts';
import type { Descriptor } from '../../registry/manifest.ts';
import type { Parsed } from '../../registry/parse-manifest.ts';
import { isDigest } from '../../registry/reference.ts';
import { blobFile, layersFolder, linkIn } from '../layout.ts';
import { blobIdentity, isBad, isSame, type BadBlob } from './blob-state.ts';
import type { Links } from './links.ts';

/** What a look over a repository needs to know, and tells. */
export interface Looking {
  data: string;
  /** Indexes may name images that were never pushed. */
  sparse: boolean;
  /** Blobs that were read and have the wrong bytes. */
  bad: ReadonlyMap<string, BadBlob>;
  /** Blobs that were read, and are what their digest says. */
  good: ReadonlySet<string>;
  /** Told of a blob that is certainly bad. */
  onBad: (digest: string, what: string) => void;
  /** Told of a blob that has another size than a manifest says: one of them lies. */
  onSuspect: (digest: string) => void;
}

interface PartFault {
  what: string;
  path: string;
  moves: string[];
}

/** What is wrong with the config and the layers of an image. Adds their digests to `needed`. */
export function* partFaults(
  looking: Looking,
  repository: string,
  parsed: Exclude<Parsed, { kind: 'index' }>,
  links: Links,
  needed: Set<string>,
): Generator<PartFault, void, undefined> {
  for (const { word, digest, size } of once(partsOf(parsed))) {
    needed.add(digest);
    const target = links.targets.get(digest) ?? digest;
    needed.add(target);
    yield* linkFault(looking, repository, `${word} ${digest}`, digest, links);
    yield* blobFault(looking, repository, `${word} ${digest}`, { digest, target, size }, links);
  }
}

interface Part {
  word: string;
  digest: string;
  /** Unknown for Docker's first manifests. */
  size: number | undefined;
}

function partsOf(parsed: Exclude<Parsed, { kind: 'index' }>): Part[] {
  if (parsed.kind === 'schema1')
    return parsed.layers.filter(isDigest).map((digest) => ({ word: 'layer', digest, size: undefined }));
  const { config, layers } = parsed.manifest;
  const part = (word: string, { digest, size }: Descriptor): Part => ({ word, digest, size });
  return [
    part('config', config),
    ...layers.filter((layer) => !isForeign(layer)).map((layer) => part('layer', layer)),
  ];
}

/** An image may have a layer twice. */
const once = (parts: readonly Part[]): Iterable<Part> =>
  new Map(parts.map((part) => [`${part.digest} ${part.size}`, part])).values();

/** Without its link the registry does not hand out a blob that is there. */
function* linkFault(
  { data }: Looking,
  repository: string,
  name: string,
  digest: string,
  { targets, faults }: Links,
): Generator<PartFault, void, undefined> {
  const fault = faults.get(digest);
  if (fault) yield { what: `${name}: ${fault.what}`, path: fault.path, moves: [fault.path] };
  // Where the blob is gone as well, that is what has to be told.
  else if (!targets.has(digest) && blobIdentity(data, digest) !== undefined) {
    const path = linkIn(layersFolder(data, repository), digest);
    yield { what: `${name} is not linked in the repository`, path, moves: [] };
  }
}

function* blobFault(
  { data, bad, good, onBad, onSuspect }: Looking,
  repository: string,
  name: string,
  { digest, target, size }: { digest: string; target: string; size: number | undefined },
  { targets }: Links,
): Generator<PartFault, void, undefined> {
  const path = blobFile(data, target);
  const link = targets.has(digest) ? [linkIn(layersFolder(data, repository), digest)] : [];
  const found = blobIdentity(data, target);
  if (found === undefined) {
    yield { what: `${name} is missing`, path, moves: link };
    return;
  }
  const gone = [...link, path];
  if (isBad(found)) {
    onBad(target, found.what);
    yield { what: `${name} ${found.what}`, path, moves: gone };
    return;
  }
  const known = bad.get(target);
  const wrong = known && isSame(known.identity, found) ? known : undefined;
  if (size !== undefined && found.size !== size) {
    if (!wrong && !good.has(target)) onSuspect(target);
    yield good.has(target)
      ? { what: `by its manifest ${name} has ${size} bytes, it has ${found.size}`, path, moves: [] }
      : { what: `${name} ${differs(found.size - size)}`, path, moves: wrong ? gone : [] };
  } else if (wrong) yield { what: `${name} ${wrong.what}`, path, moves: gone };
}

const differs = (more: number): string => {
  const amount = `${Math.abs(more)} ${Math.abs(more) === 1 ? 'byte' : 'bytes'}`;
  return more < 0 ? `is ${amount} short` : `has ${amount} too many`;
};
