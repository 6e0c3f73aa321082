import { createReadStream } from 'node:fs';
import { dirname } from 'node:path';
import { type PartFile, openPart } from '../../disk/part-file.ts';
import { OperationError, stopIfCancelled } from '../../errors.ts';
import { download, hashFor, WrongContentError } from '../../registry/download.ts';
import { RegistryError } from '../../registry/errors.ts';
import { explained } from '../../system/file-problem.ts';
import { freeSpace, statIfThere } from '../../system/files.ts';
import { bytes } from '../../text/bytes.ts';
import type { Transfer } from './transfer.ts';

export interface Saved {
  how: 'downloaded' | 'resumed' | 'there already';
  /** Bytes of the whole file. */
  size: number;
}

/** Puts a blob into a file: as a whole and verified, or not at all. What a killed run got before is not got again. */
export async function save(transfer: Transfer, path: string): Promise<Saved> {
  if (await explained(path, () => holds(path, transfer)))
    return { how: 'there already', size: transfer.size ?? 0 };
  const part = await openPart(path, transfer.digest);
  try {
    await haveRoom(path, transfer, part);
    return await fill(part, transfer);
  } finally {
    await part.close();
  }
}

/** Whether the file is what is asked for. */
async function holds(path: string, { digest, size, signal }: Transfer): Promise<boolean> {
  const found = await statIfThere(path);
  if (!found || found.size !== size) return false;
  const hash = hashFor(digest);
  for await (const chunk of createReadStream(path, signal ? { signal } : {})) hash.update(chunk as Buffer);
  return hash.digest('hex') === digest.split(':')[1];
}

async function haveRoom(path: string, { size = 0 }: Transfer, part: PartFile): Promise<void> {
  const free = await freeSpace(dirname(path));
  const missing = size - part.size;
  if (missing <= free) return;
  throw new OperationError([
    {
      where: path,
      what: `the disk of ${path} has ${bytes(free)} free; ${bytes(missing)} are missing of this blob`,
      cure: 'free some space (df -h shows where), or choose another folder with -o',
    },
  ]);
}

async function fill(part: PartFile, transfer: Transfer): Promise<Saved> {
  const before = part.size;
  try {
    await complete(part, transfer);
  } catch (error) {
    // What was there may have been the wrong part, or damaged by the crash that left it.
    const doubtful =
      error instanceof WrongContentError || (error instanceof RegistryError && error.status === 416);
    if (!doubtful) throw error;
    if (before === 0) throw await discarded(part, error);
    transfer.say('what an earlier run left does not fit; from the beginning');
    await part.clear();
    await complete(part, transfer).catch(async (second: unknown) => {
      throw second instanceof WrongContentError ? await discarded(part, second) : second;
    });
    await part.finish();
    return { how: 'downloaded', size: part.size };
  }
  await part.finish();
  return { how: before > 0 ? 'resumed' : 'downloaded', size: part.size };
}

async function discarded(part: PartFile, error: Error): Promise<Error> {
  await part.discard();
  return error;
}

/** Adds what is missing; ends only where the whole is what its digest says. */
async function complete(part: PartFile, transfer: Transfer): Promise<void> {
  const { http, repository, digest, size, signal } = transfer;
  if (size !== undefined && part.size > size) await part.clear();
  const hash = hashFor(digest);
  for await (const chunk of part.content()) {
    stopIfCancelled(signal);
    hash.update(chunk);
  }
  const wanted = {
    repository,
    digest,
    hash,
    from: part.size,
    ...(size === undefined ? {} : { size }),
    ...(signal ? { signal } : {}),
  };
  for await (const chunk of download(http, wanted)) {
    await part.append(chunk);
    transfer.progress(part.size);
  }
}
