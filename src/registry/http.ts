import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import { dial, type Dialling } from './dial.ts';
import type { Endpoint } from './endpoint.ts';
import { failure, TooLargeError } from './errors.ts';
import { BodyError } from './feed.ts';
import type { Request, Response, Streamed } from './message.ts';
import { send } from './send.ts';

/** One registry over kept-alive connections. */
export interface Http {
  readonly url: string;
  /**
   * Any status is an answer. Throws `ConnectionError`, `TooLargeError`, `CancelledError` once `signal` says so, and what
   * a streamed body ends with.
   */
  request(request: Request): Promise<Response>;
  /** The same with a body that comes as it is read. */
  open(request: Request): Promise<Streamed>;
  close(): void;
}

const keepAlive = { keepAlive: true, maxSockets: 16 };

export function connect(endpoint: Endpoint): Http {
  const secure = new URL(endpoint.url).protocol === 'https:';
  const dialling = new Set<Dialling>();
  const agent = Object.assign(secure ? new HttpsAgent(keepAlive) : new HttpAgent(keepAlive), {
    createConnection: (_: unknown, done: Parameters<typeof dial>[1]) => {
      const one = dial(endpoint, (error, socket) => {
        dialling.delete(one);
        done(error, socket);
      });
      dialling.add(one);
    },
  });
  return throughOpen({
    url: endpoint.url,
    open: async (given) => {
      const request = limited(given);
      try {
        const message = await send(endpoint, agent, request);
        return {
          status: message.statusCode ?? 0,
          headers: message.headersDistinct,
          body: message,
          explain: (error) => failure(endpoint, request, error),
        };
      } catch (error) {
        const meant = failure(endpoint, request, error);
        throw error instanceof BodyError && meant.name !== 'CancelledError' ? error.cause : meant;
      }
    },
    close: () => {
      agent.destroy();
      for (const one of dialling) one.destroy();
    },
  });
}

/** Each attempt has a limit of its own. */
const limited = (request: Request): Request =>
  request.within === undefined ? request : { ...request, signal: AbortSignal.timeout(request.within) };

/** Completes what can only open requests: for layers around a connection. */
export const throughOpen = (layer: Omit<Http, 'request'>): Http => ({
  ...layer,
  request: async (request) => read(await layer.open(request), request),
});

async function read({ status, headers, body, explain }: Streamed, request: Request): Promise<Response> {
  const { limit = 8 * 1024 * 1024 } = request;
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    // Leaving the loop ends the connection.
    for await (const chunk of body) {
      size += (chunk as Buffer).length;
      if (size > limit) throw new TooLargeError(request, limit);
      chunks.push(chunk as Buffer);
    }
  } catch (error) {
    throw explain(error);
  }
  return { status, headers, body: Buffer.concat(chunks) };
}
