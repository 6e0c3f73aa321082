import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { stopIfCancelled } from '../../errors.ts';
import { hashFor } from '../../registry/download.ts';
import type { Descriptor } from '../../registry/manifest.ts';
import { blobFile } from './layout.ts';

/**
 * Whether a layout has a blob as its digest says. It is read for that: one that a disk damaged would otherwise never be
 * replaced.
 */
export async function isWhole(
  folder: string,
  { digest, size }: Pick<Descriptor, 'digest' | 'size'>,
  signal?: AbortSignal,
): Promise<boolean> {
  const file = blobFile(folder, digest);
  const found = await stat(file).catch(() => undefined);
  if (!found?.isFile() || found.size !== size) return false;
  const hash = hashFor(digest);
  try {
    for await (const chunk of createReadStream(file, { highWaterMark: 1024 * 1024 })) {
      stopIfCancelled(signal);
      hash.update(chunk as Buffer);
    }
  } catch {
    stopIfCancelled(signal);
    // What cannot be read is no use to anybody; written anew it can.
    return false;
  }
  return hash.digest('hex') === digest.split(':')[1];
}
