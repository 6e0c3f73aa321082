import { createHash } from 'node:crypto';

/** Content on its way, and once all of it has gone through what it came to. */
export interface Measured {
  content: AsyncGenerator<Buffer, void, undefined>;
  /** To be called once, at the end. */
  result(): { digest: string; size: number };
}

export function measured(given: AsyncIterable<Buffer>): Measured {
  const hash = createHash('sha256');
  let size = 0;
  async function* content() {
    for await (const chunk of given) {
      hash.update(chunk);
      size += chunk.length;
      yield chunk;
    }
  }
  return { content: content(), result: () => ({ digest: `sha256:${hash.digest('hex')}`, size }) };
}
