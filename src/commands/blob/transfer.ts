import { OperationError } from '../../errors.ts';
import { headBlob } from '../../registry/blob.ts';
import { download, type WrongContentError } from '../../registry/download.ts';
import { RegistryError } from '../../registry/errors.ts';
import type { Http } from '../../registry/http.ts';
import { header } from '../../registry/message.ts';
import { formatReference, type Reference } from '../../registry/reference.ts';
import { errorCode, explained } from '../../system/file-problem.ts';
import { writeThrough } from '../../system/write-through.ts';

/** A blob on its way to this machine. */
export interface Transfer {
  http: Http;
  repository: string;
  digest: string;
  /** In bytes; undefined where the registry does not say. */
  size: number | undefined;
  signal: AbortSignal | undefined;
  /** Told how many bytes are there. */
  progress: (position: number) => void;
  say: (text: string) => void;
}

/** Undefined where the registry does not say. Throws `RegistryError`, 404 where there is no such blob. */
export async function sizeOf(http: Http, repository: string, digest: string): Promise<number | undefined> {
  try {
    const length = header(await headBlob(http, repository, digest), 'content-length');
    return length !== undefined && /^\d{1,15}$/.test(length) ? Number(length) : undefined;
  } catch (error) {
    // Some storage behind a redirect answers a GET only.
    if (error instanceof RegistryError && (error.status === 403 || error.status === 405)) return undefined;
    throw error;
  }
}

/** Sends the bytes on as they come; only its end says whether they were right. Returns their number. `name` is the stream's. */
export async function pass(
  { http, repository, digest, size, signal, progress }: Transfer,
  stream: NodeJS.WritableStream,
  name: string,
): Promise<number> {
  let position = 0;
  const wanted = {
    repository,
    digest,
    ...(size === undefined ? {} : { size }),
    ...(signal ? { signal } : {}),
  };
  for await (const chunk of download(http, wanted)) {
    await explained(name, () => writeThrough(stream, chunk)).catch((error: unknown) => {
      throw ['EPIPE', 'ERR_STREAM_DESTROYED'].includes(errorCode(error) ?? '')
        ? new OperationError([closed])
        : error;
    });
    position += chunk.length;
    progress(position);
  }
  return position;
}

const closed = { where: '', what: 'whoever read the output closed it before the end of the blob' };

/** `kept` says what is left on this machine. */
export const damaged = (reference: Reference, { message }: WrongContentError, kept: string): OperationError =>
  new OperationError([
    {
      where: formatReference(reference),
      what: `${reference.registry} sent something else than this blob\n${message}\n${kept}`,
      cure: 'the store is damaged there, or something on the way: push the image again, then repeat this',
    },
  ]);
