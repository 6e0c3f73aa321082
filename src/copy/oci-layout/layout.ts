import { open, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { OperationError, UsageError } from '../../errors.ts';
import type { Descriptor } from '../../registry/manifest.ts';
import { mediaType } from '../../registry/media-type.ts';
import { ManifestError, parseManifest } from '../../registry/parse-manifest.ts';
import { isDigest } from '../../registry/reference.ts';
import { errorCode } from '../../system/file-problem.ts';

/** A name of an entry in `index.json` (image-layout spec 1.1). */
export const refName = 'org.opencontainers.image.ref.name';

/** Files of JSON are read whole; those of a stranger need not be what they should. */
const limit = 8 * 1024 * 1024;

/** Where a blob lies. Only what is a digest makes a path. */
export function blobFile(folder: string, digest: string): string {
  if (!isDigest(digest)) throw new Error(`${digest} is no digest`);
  const [algorithm = '', hex = ''] = digest.split(':');
  return join(folder, 'blobs', algorithm, hex);
}

/** What a layout holds; undefined where there is none. Throws where there is something that is none. */
export async function readLayout(folder: string): Promise<Descriptor[] | undefined> {
  const version = await readSmall(join(folder, 'oci-layout'));
  if (version === undefined) return undefined;
  const said = fields(version)?.['imageLayoutVersion'];
  if (typeof said !== 'string' || !said.startsWith('1.'))
    throw new OperationError([
      {
        where: join(folder, 'oci-layout'),
        what: 'it names no imageLayoutVersion 1',
        cure: 'is that an OCI layout?',
      },
    ]);
  const file = join(folder, 'index.json');
  const content = await readSmall(file);
  if (content === undefined) return [];
  try {
    const parsed = parseManifest(content, mediaType.index);
    if (parsed.kind === 'index') return parsed.index.manifests;
  } catch (error) {
    if (!(error instanceof ManifestError)) throw error;
    throw new OperationError([{ where: file, what: `${file} cannot be read: ${error.message}` }]);
  }
  throw new OperationError([{ where: file, what: `${file} is no index` }]);
}

/** A file that is read whole; undefined where there is none. */
export async function readSmall(file: string): Promise<Buffer | undefined> {
  try {
    // A pipe of that name would be waited for without end.
    const { size, isFile } = await stat(file).then((found) => ({ size: found.size, isFile: found.isFile() }));
    if (!isFile || size > limit)
      throw new UsageError([
        { where: file, what: `${file} is ${isFile ? `${size} bytes long` : 'no file'}` },
      ]);
    const handle = await open(file);
    try {
      return await handle.readFile();
    } finally {
      await handle.close();
    }
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes(errorCode(error) ?? '')) return undefined;
    throw error;
  }
}

export function fields(content: Buffer): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(content.toString('utf8'));
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}
