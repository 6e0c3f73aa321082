import { Readable } from 'node:stream';
import { call } from '../../registry/call.ts';
import type { Http } from '../../registry/http.ts';
import type { Descriptor } from '../../registry/manifest.ts';
import {
  finishUpload,
  finishWithStream,
  sendStream,
  startUpload,
  type UploadPath,
} from '../../registry/upload.ts';
import { measured } from '../measured.ts';

/** Read as a whole before it is sent: then a request that gets lost can be sent again, and small layers go faster. */
const small = 512 * 1024;

/** Sends a blob, by the upload that `begin` gives. Nothing is left of it when `content` ends with an error. */
export async function uploadBlob(
  http: Http,
  begin: () => Promise<UploadPath>,
  { digest, size }: Pick<Descriptor, 'digest' | 'size'>,
  content: AsyncIterable<Buffer>,
): Promise<void> {
  if (size <= small) {
    const [path, bytes] = await both(http, begin(), whole(content));
    await finishUpload(http, path, digest, bytes);
    return;
  }
  const path = await begin();
  const body = Readable.from(content, { highWaterMark: 4 });
  try {
    await finishWithStream(http, path, digest, body, size);
  } catch (error) {
    await cancel(http, path);
    throw error;
  } finally {
    body.destroy();
  }
}

/** The same where digest and size are known only at the end. */
export async function uploadStream(
  http: Http,
  repository: string,
  content: AsyncIterable<Buffer>,
): Promise<{ digest: string; size: number }> {
  const path = await startUpload(http, repository);
  const { content: counted, result } = measured(content);
  const body = Readable.from(counted, { highWaterMark: 4 });
  try {
    const last = await sendStream(http, path, body);
    const made = result();
    await finishUpload(http, last, made.digest);
    return made;
  } catch (error) {
    await cancel(http, path);
    throw error;
  } finally {
    body.destroy();
  }
}

/** Also after Ctrl-C, and within a moment. Registries clear away by themselves what is left. */
export async function cancel(http: Http, path: UploadPath): Promise<void> {
  const request = { method: 'DELETE', ...path, signal: AbortSignal.timeout(3000) } as const;
  await call(http, request, 204).catch(() => undefined);
}

async function whole(content: AsyncIterable<Buffer>): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of content) chunks.push(chunk);
  return Buffer.concat(chunks);
}

/** The upload is begun while its content comes, and cancelled where that does not. */
async function both(
  http: Http,
  upload: Promise<UploadPath>,
  content: Promise<Buffer>,
): Promise<[UploadPath, Buffer]> {
  const [path, bytes] = await Promise.allSettled([upload, content]);
  if (path.status === 'fulfilled' && bytes.status === 'fulfilled') return [path.value, bytes.value];
  if (path.status === 'fulfilled') await cancel(http, path.value);
  throw (path.status === 'rejected' ? path : (bytes as PromiseRejectedResult)).reason;
}
