import { isForeign } from '../images/foreign.ts';
import { ManifestError, parseManifest, type Parsed } from '../registry/parse-manifest.ts';
import { isDigest } from '../registry/reference.ts';
import { readBlob } from './blobs.ts';
import { DamagedError, type OnDamage } from './damage.ts';
import { blobFile } from './layout.ts';

/** What a manifest says of other blobs. */
export interface Mentions {
  /** Every digest in it, in whatever place: garbage collection (`bin/gc`) keeps them all. May hold one twice. */
  digests: string[];
  /** Those without which it is not whole. */
  required: string[];
  /** The manifest that it is about: a signature's image. */
  subject?: string;
}

const everyDigest = /sha256:[0-9a-f]{64}|sha512:[0-9a-f]{128}/g;

/** Of the manifest of that digest, which is damage where it cannot be read; a part of one still mentions. */
export function readMentions(data: string, digest: string, onDamage?: OnDamage): Mentions {
  const path = blobFile(data, digest);
  try {
    const bytes = readBlob(data, digest);
    const digests = bytes.toString('latin1').match(everyDigest) ?? [];
    try {
      return { digests, ...partsOf(parseManifest(bytes)) };
    } catch (error) {
      if (!(error instanceof ManifestError)) throw error;
      const what = bytes.length === 0 ? 'empty' : `no manifest: ${error.message}`;
      onDamage?.({ path, what: `${digest} is ${what}` });
      return { digests, required: [] };
    }
  } catch (error) {
    if (!(error instanceof DamagedError)) throw error;
    onDamage?.({ path, what: error.message });
    return { digests: [], required: [] };
  }
}

function partsOf(parsed: Parsed): Omit<Mentions, 'digests'> {
  if (parsed.kind === 'schema1') return { required: parsed.layers.filter(isDigest) };
  const own =
    parsed.kind === 'index'
      ? parsed.index.manifests
      : [parsed.manifest.config, ...parsed.manifest.layers.filter((layer) => !isForeign(layer))];
  const { subject } = parsed.kind === 'index' ? parsed.index : parsed.manifest;
  return {
    required: own.map((one) => one.digest),
    ...(subject ? { subject: subject.digest } : {}),
  };
}
