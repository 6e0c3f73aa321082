import { sha256 } from '../registry/digest.ts';
import type { Descriptor } from '../registry/manifest.ts';
import type { Manifested } from './source.ts';
import type { Target } from './target.ts';

/** Puts a layer whose digest is known at its end; where the content ends with an error, throws that very error. */
export async function putLayer(
  target: Target,
  type: string,
  content: AsyncIterable<Buffer>,
): Promise<Descriptor> {
  let failed: { error: unknown } | undefined;
  async function* noted() {
    try {
      yield* content;
    } catch (error) {
      failed = { error };
      throw error;
    }
  }
  try {
    return { mediaType: type, ...(await target.putStream(noted())) };
  } catch (error) {
    // The target only sees that the content ended; the content knows why.
    throw (failed as { error: unknown } | undefined)?.error ?? error;
  }
}

export async function putConfig(target: Target, type: string, bytes: Buffer): Promise<Descriptor> {
  const descriptor = { mediaType: type, digest: sha256(bytes), size: bytes.length };
  if (!(await target.hasBlob(descriptor))) await target.putBlob(descriptor, only(bytes));
  return descriptor;
}

export function manifestOf(type: string, config: Descriptor, layers: readonly Descriptor[]): Manifested {
  const bytes = Buffer.from(JSON.stringify({ schemaVersion: 2, mediaType: type, config, layers }));
  return { descriptor: { mediaType: type, digest: sha256(bytes), size: bytes.length }, bytes };
}

async function* only(bytes: Buffer): AsyncGenerator<Buffer, void, undefined> {
  yield bytes;
}
