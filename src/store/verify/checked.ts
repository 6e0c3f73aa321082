import { hashFor } from '../../registry/download.ts';
import { ManifestError, parseManifest, type Parsed } from '../../registry/parse-manifest.ts';
import { readBlob } from '../blobs.ts';
import { DamagedError } from '../damage.ts';

/** What lies where a manifest should: the manifest, or what is wrong with it. */
export type CheckedManifest =
  | { parsed: Parsed; size: number }
  /** Its bytes are not what its digest says, or cannot be had. */
  | { bad: string }
  /** Its bytes are right, and no manifest that this tool knows. */
  | { strange: string };

/** Reads a manifest and holds it against its digest. */
export function checkedManifest(data: string, digest: string): CheckedManifest {
  let bytes: Buffer;
  try {
    bytes = readBlob(data, digest);
  } catch (error) {
    if (error instanceof DamagedError) return { bad: error.message.replace(`${digest} `, '') };
    throw error;
  }
  if (hashFor(digest).update(bytes).digest('hex') !== digest.split(':')[1])
    return { bad: bytes.length === 0 ? 'is empty' : otherContent };
  try {
    return { parsed: parseManifest(bytes), size: bytes.length };
  } catch (error) {
    if (error instanceof ManifestError) return { strange: error.message };
    throw error;
  }
}

export const otherContent = 'has other content than its digest says';
