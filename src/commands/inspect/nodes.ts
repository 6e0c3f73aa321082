import pMap from 'p-map';
import { attachments, type Attached } from '../../images/attached.ts';
import { isForeign } from '../../images/foreign.ts';
import { getImage } from '../../images/image.ts';
import { attestedDigest, isAttestation, kindOf, kindOfIndex } from '../../images/kinds.ts';
import { OperationError } from '../../errors.ts';
import { RegistryError } from '../../registry/errors.ts';
import type { Http } from '../../registry/http.ts';
import type { Descriptor } from '../../registry/manifest.ts';
import { ManifestError, type Parsed } from '../../registry/parse-manifest.ts';

type Readable = Exclude<Parsed, { kind: 'schema1' }>;

/** A manifest or an index, what it names, and what is attached to it. */
export interface Node {
  descriptor: Descriptor;
  /** In words, see `kindOf`; `missing` where the repository does not have it. */
  kind: string;
  /** Absent where it is missing or damaged. */
  parsed?: Readable;
  /** What is wrong with it. */
  problem?: string;
  /** Of an attestation: the digest that it is about. */
  about?: string;
  /** What an attestation says: `provenance`, `SBOM (SPDX)`. */
  statements: string[];
  /** Bytes of config and layers, each blob once; of an index those of its images. */
  size: number;
  children: Node[];
  attached: Attached[];
}

export interface Place {
  http: Http;
  repository: string;
  /** Told of what could not be found out. */
  warn: (text: string) => void;
}

/** Registries give each connection its turn; more at once gain nothing. */
const concurrency = 8;

/** Nothing nests deeper that was made with a purpose. */
const deepest = 3;

/** `depth` levels of indexes are above it. */
export async function nodeOf(
  place: Place,
  descriptor: Descriptor,
  parsed: Readable,
  depth = 0,
): Promise<Node> {
  const about = attestedDigest(descriptor);
  const attested = isAttestation(descriptor);
  const [children, attached] = await Promise.all([
    parsed.kind === 'index' && depth < deepest
      ? pMap(parsed.index.manifests, (child) => childOf(place, child, depth + 1), { concurrency })
      : [],
    attested ? [] : found(place, descriptor.digest),
  ]);
  return {
    descriptor,
    kind: attested
      ? 'attestation'
      : parsed.kind === 'index'
        ? kindOfIndex(parsed.index).name
        : kindOf(parsed.manifest).name,
    parsed,
    ...(attested && about !== undefined ? { about } : {}),
    statements: attested && parsed.kind === 'image' ? parsed.manifest.layers.map(statement) : [],
    size: sum([...blobsOf({ parsed, children })]),
    children,
    attached,
  };
}

async function childOf(place: Place, descriptor: Descriptor, depth: number): Promise<Node> {
  try {
    const { parsed } = await getImage(place.http, place.repository, descriptor.digest);
    if (parsed.kind !== 'schema1') return await nodeOf(place, descriptor, parsed, depth);
    return { ...absent, descriptor, kind: 'schema 1' };
  } catch (error) {
    if (error instanceof RegistryError && error.status === 404)
      return { ...absent, descriptor, kind: 'missing' };
    if (!(error instanceof OperationError || error instanceof ManifestError)) throw error;
    return { ...absent, descriptor, kind: 'damaged', problem: error.message };
  }
}

const absent = { statements: [], size: 0, children: [], attached: [] };

/** The rest can be shown without it. */
async function found({ http, repository, warn }: Place, digest: string): Promise<Attached[]> {
  try {
    return await attachments(http, repository, digest);
  } catch (error) {
    if (!(error instanceof RegistryError)) throw error;
    warn(`what is attached to ${digest} could not be found out: ${error.message}`);
    return [];
  }
}

function* blobsOf({ parsed, children }: Pick<Node, 'parsed' | 'children'>): Generator<Descriptor> {
  if (parsed?.kind === 'image')
    for (const blob of [parsed.manifest.config, ...parsed.manifest.layers]) if (!isForeign(blob)) yield blob;
  for (const child of children) if (!isAttestation(child.descriptor)) yield* blobsOf(child);
}

const sum = (blobs: readonly Descriptor[]): number =>
  [...new Map(blobs.map(({ digest, size }) => [digest, size])).values()].reduce(
    (total, size) => total + size,
    0,
  );

function statement({ annotations = {}, mediaType }: Descriptor): string {
  const predicate = annotations['in-toto.io/predicate-type'] ?? mediaType;
  if (predicate.includes('slsa.dev/provenance')) return 'provenance';
  if (predicate.includes('spdx.dev')) return 'SBOM (SPDX)';
  return predicate.includes('cyclonedx') ? 'SBOM (CycloneDX)' : predicate;
}
