import { join } from 'node:path';
import type { Descriptor } from '../../registry/manifest.ts';
import { mediaType } from '../../registry/media-type.ts';
import { writeAtomic } from '../../system/files.ts';
import { withLock } from '../../system/lock.ts';
import { fields, readSmall, refName } from './layout.ts';

type Entry = Record<string, unknown> & { digest?: unknown; annotations?: Record<string, unknown> | null };

/**
 * Names a manifest in `index.json`. What stood under that name goes; every other entry stays as it is, with all that it
 * says. Several at once wait for each other.
 */
export async function mergeIndex(
  folder: string,
  descriptor: Pick<Descriptor, 'mediaType' | 'digest' | 'size'>,
  tag: string | undefined,
  signal?: AbortSignal,
): Promise<void> {
  const file = join(folder, 'index.json');
  await withLock(join(folder, '.index.lock'), { limit: 60_000, signal }, async () => {
    const before = fields((await readSmall(file)) ?? Buffer.from('{}')) ?? {};
    const entries = Array.isArray(before['manifests']) ? (before['manifests'] as Entry[]) : [];
    const { mediaType: type, digest, size } = descriptor;
    const added = {
      mediaType: type,
      digest,
      size,
      ...(tag === undefined ? {} : { annotations: { [refName]: tag } }),
    };
    const kept = entries.filter((entry) => !replaces(entry, digest, tag));
    const index = { schemaVersion: 2, mediaType: mediaType.index, ...before, manifests: [...kept, added] };
    await writeAtomic(file, JSON.stringify(index), { mode: 0o644 });
  });
}

/** The entry of that name; without one, that of the same image which has none either. */
function replaces(entry: Entry, digest: string, tag: string | undefined): boolean {
  const name = entry.annotations?.[refName];
  return tag === undefined ? name === undefined && entry.digest === digest : name === tag;
}
