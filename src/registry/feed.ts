import type { ClientRequest, IncomingMessage } from 'node:http';
import type { Readable } from 'node:stream';

/** A body could not be read to its end: nobody's fault on the way. */
export class BodyError extends Error {
  constructor(cause: unknown) {
    super('the body broke off', { cause });
    this.name = 'BodyError';
  }
}

/**
 * Sends a body as it is read, and gives the answer, which may come before its end: then the rest is not sent. Throws `BodyError` when the body ends with an error.
 */
export function feed(outgoing: ClientRequest, body: Readable): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const length = outgoing.hasHeader('content-length')
      ? Number(outgoing.getHeader('content-length'))
      : undefined;
    let answer: IncomingMessage | undefined;
    let sent = 0;
    let state: 'feeding' | 'fed' | 'stopped' = 'feeding';
    let wake: () => void = () => undefined;

    const stop = () => {
      if (state === 'feeding') state = 'stopped';
      body.destroy();
      wake();
    };
    outgoing.on('drain', () => wake());
    outgoing.on('error', (error) => (reject(error), stop()));
    outgoing.on('response', (message) => {
      answer = message;
      if (state === 'fed') return resolve(message);
      // All that was announced is there: whether it was right is only known at the body's own end.
      if (sent === length) return wake();
      stop();
      resolve(message);
    });

    const work = async () => {
      for await (const chunk of body as AsyncIterable<Buffer | string>) {
        if (state !== 'feeding') return;
        sent += Buffer.byteLength(chunk);
        if (!outgoing.write(chunk)) await new Promise<void>((go) => (wake = go));
        if (state !== 'feeding') return;
      }
      state = 'fed';
      outgoing.end();
      if (answer) resolve(answer);
    };
    work().catch((error: NodeJS.ErrnoException) => {
      if (state === 'stopped') return;
      // Destroyed by its owner: then the request is what broke off.
      reject(error.code === 'ERR_STREAM_PREMATURE_CLOSE' ? error : new BodyError(error));
      outgoing.destroy();
    });
  });
}
