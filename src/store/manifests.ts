import { ManifestError, parseManifest, type Parsed } from '../registry/parse-manifest.ts';
import { readBlob } from './blobs.ts';
import { DamagedError } from './damage.ts';
import { blobFile } from './layout.ts';

export interface StoredManifest {
  bytes: Buffer;
  parsed: Parsed;
}

/** The manifest of that digest; its bytes are not held against the digest. Throws `DamagedError`. */
export function readManifest(data: string, digest: string): StoredManifest {
  const bytes = readBlob(data, digest);
  try {
    return { bytes, parsed: parseManifest(bytes) };
  } catch (error) {
    if (!(error instanceof ManifestError)) throw error;
    const what = `${digest} is ${bytes.length === 0 ? 'empty' : `no manifest: ${error.message}`}`;
    throw new DamagedError({ path: blobFile(data, digest), what });
  }
}
