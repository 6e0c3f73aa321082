import type { Streamed } from './message.ts';

/** No error and no redirect has more to say. */
const most = 64 * 1024;

/** Reads the few bytes of an answer that nobody wants, so that its connection can be used again. */
export function discard({ body }: Streamed): void {
  let size = 0;
  body
    .on('error', () => undefined)
    .on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size > most) body.destroy();
    });
}

/** The first bytes of an answer that is an error. What breaks off there says no less than what came. */
export async function beginning({ body }: Streamed): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of body as AsyncIterable<Buffer>) {
      chunks.push(chunk);
      size += chunk.length;
      if (size > most) break;
    }
  } catch {
    // The status is what counts.
  }
  return Buffer.concat(chunks);
}
