import { closeSync, constants, fstatSync, openSync, readSync, statSync } from 'node:fs';
import { errorCode } from '../system/file-problem.ts';
import { cannotBeRead, DamagedError } from './damage.ts';
import { blobFile } from './layout.ts';

/** In bytes, as it lies there; undefined where there is none. `digest` is well formed. */
export function blobSize(data: string, digest: string): number | undefined {
  try {
    return statSync(blobFile(data, digest), { throwIfNoEntry: false })?.size;
  } catch (error) {
    if (['ENOTDIR', 'ELOOP'].includes(errorCode(error) ?? '')) return undefined;
    throw error;
  }
}

/** No manifest or config has more: the registry takes manifests of 4 MiB. */
const largest = 8 * 1024 * 1024;

/** A manifest or a config as it lies there, not checked. Throws `DamagedError`. */
export function readBlob(data: string, digest: string): Buffer {
  const path = blobFile(data, digest);
  let file: number | undefined;
  try {
    file = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
    const { size } = fstatSync(file);
    if (size > largest)
      throw new DamagedError({
        path,
        what: `${digest} has ${size} bytes: too many for a manifest or a config`,
      });
    const content = Buffer.allocUnsafe(size);
    return content.subarray(0, readSync(file, content, 0, size, 0));
  } catch (error) {
    if (error instanceof DamagedError) throw error;
    const code = errorCode(error);
    const gone = code === 'ENOENT' || code === 'ENOTDIR';
    throw new DamagedError({
      path,
      what: `${digest} ${gone ? 'is missing' : cannotBeRead(code ?? String(error))}`,
    });
  } finally {
    if (file !== undefined) closeSync(file);
  }
}
