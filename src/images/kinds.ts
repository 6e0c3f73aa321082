import type { Descriptor, Index, Manifest } from '../registry/manifest.ts';
import { mediaType } from '../registry/media-type.ts';

/** What somebody calls that which a manifest holds. */
export interface Kind {
  /** In words: `image`, `Helm chart`, `cosign signature`. */
  name: string;
  /** Whether an engine can run it: its config is one of an image. */
  isImage: boolean;
  /** The media type that says so, where it is not an image's. */
  type?: string;
}

/** What BuildKit attaches to each platform of an index: provenance and SBOM. No engine runs it. */
export const isAttestation = ({ annotations = {} }: Descriptor): boolean =>
  annotations['vnd.docker.reference.type'] === 'attestation-manifest';

/** The digest of the manifest that an attestation of an index is about. */
export const attestedDigest = ({ annotations = {} }: Descriptor): string | undefined =>
  annotations['vnd.docker.reference.digest'];

/** An entry of an index that is none of its platforms. */
export const isUnknownPlatform = ({ platform }: Descriptor): boolean =>
  platform !== undefined && platform.os === 'unknown' && platform.architecture === 'unknown';

/** What cosign puts beside an image, by the ending of its tag. */
const cosignEndings = { sig: 'cosign signature', att: 'cosign attestation', sbom: 'SBOM' } as const;
export type CosignEnding = keyof typeof cosignEndings;

/** The tag under which cosign keeps what belongs to a digest: `sha256-….sig`. */
export const signatureTag = (digest: string, ending: CosignEnding = 'sig'): string =>
  `${digest.replace(':', '-')}.${ending}`;

export const signatureTags = (digest: string): { tag: string; name: string }[] =>
  Object.entries(cosignEndings).map(([ending, name]) => ({
    tag: signatureTag(digest, ending as CosignEnding),
    name,
  }));

/**
 * What a tag belongs to that clients made and no person: cosign's, or the list of referrers where the registry has no
 * Referrers API. Undefined for every other tag.
 */
export function attachedTo(tag: string): { digest: string; name: string } | undefined {
  const [, hex, ending] = /^sha256-([0-9a-f]{64})(?:\.(sig|att|sbom))?$/.exec(tag) ?? [];
  if (hex === undefined) return undefined;
  const name = ending === undefined ? 'list of referrers' : cosignEndings[ending as CosignEnding];
  return { digest: `sha256:${hex}`, name };
}

/** What a manifest is, by its own words: `artifactType`, the config's media type, that of the layers. */
export function kindOf({
  artifactType,
  config,
  layers,
}: Pick<Manifest, 'artifactType' | 'config' | 'layers'>): Kind {
  const imageConfig = isImageConfig(config.mediaType);
  // cosign and BuildKit take an image's config for what is none.
  const marks = imageConfig
    ? [artifactType, ...layers.slice(0, 1).map((layer) => layer.mediaType)]
    : [artifactType, config.mediaType, ...layers.map((layer) => layer.mediaType)];
  for (const type of marks) {
    const name = type === undefined ? undefined : nameOf(type);
    if (type !== undefined && name !== undefined) return { name, isImage: false, type };
  }
  if (imageConfig) return { name: 'image', isImage: true };
  const type =
    artifactType ?? (emptyConfigs.includes(config.mediaType) ? layers[0]?.mediaType : config.mediaType);
  return type ? { name: 'artifact', isImage: false, type } : { name: 'artifact', isImage: false };
}

/** What an entry in a list of referrers is; such lists carry the type of what they name. */
export function kindOfReferrer({ artifactType = '', mediaType: type }: Descriptor): Kind {
  const said = artifactType || type;
  return { name: nameOf(said) ?? 'artifact', isImage: false, type: said };
}

export const kindOfIndex = ({ artifactType }: Pick<Index, 'artifactType'>): Kind =>
  artifactType === undefined
    ? { name: 'index', isImage: false }
    : { name: nameOf(artifactType) ?? 'artifact', isImage: false, type: artifactType };

export const isImageConfig = (type: string): boolean =>
  type === mediaType.config || type === mediaType.dockerConfig || type === '';

const emptyConfigs = ['application/vnd.oci.empty.v1+json', 'application/vnd.unknown.config.v1+json'];

/** In order: the first that fits. */
const names: readonly [form: RegExp, name: string][] = [
  [/^application\/vnd\.cncf\.helm\./, 'Helm chart'],
  [/^application\/vnd\.dev\.cosign\.(?:simplesigning|artifact\.sig)\./, 'cosign signature'],
  [/^application\/vnd\.dev\.cosign\.artifact\.sbom\./, 'SBOM'],
  [/^application\/vnd\.dev\.cosign\.artifact\.att\./, 'cosign attestation'],
  [/^application\/vnd\.dev\.sigstore\.bundle/, 'Sigstore bundle (signature or attestation)'],
  [/^application\/vnd\.cncf\.notary\.signature/, 'Notation signature'],
  [/^application\/vnd\.in-toto/, 'attestation (in-toto)'],
  [/^application\/vnd\.dsse\.envelope/, 'attestation (in-toto, signed)'],
  [/^(?:application|text)\/(?:spdx|vnd\.cyclonedx|vnd\.syft)/, 'SBOM'],
  [/^application\/(?:vnd\.(?:wasm|bytecodealliance\.wasm|module\.wasm)\.|wasm$)/, 'WebAssembly module'],
  [/^application\/vnd\.docker\.plugin\./, 'Docker plugin'],
  [/^application\/vnd\.docker\.compose\./, 'Compose project'],
  [/^application\/vnd\.(?:docker\.ai|cncf\.model|ollama)\./, 'AI model'],
  [/^application\/vnd\.buildkit\.cacheconfig\./, 'build cache (BuildKit)'],
  [/^application\/vnd\.cncf\.flux\./, 'Flux artifact'],
  [/^application\/vnd\.cncf\.openpolicyagent\./, 'policy (Open Policy Agent)'],
  [/^application\/vnd\.(?:sylabs\.sif|singularity)/, 'Singularity image'],
  [/^application\/vnd\.devcontainers/, 'development container part'],
  [/^application\/vnd\.(?:goharbor\.)/, 'Harbor artifact'],
  [/^application\/vnd\.unknown\.(?:config|artifact)\.v1/, 'files (ORAS)'],
];

const nameOf = (type: string): string | undefined => names.find(([form]) => form.test(type))?.[1];
