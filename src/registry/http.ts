import { Agent as HttpAgent, request as httpRequest, type IncomingMessage } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import { pipeline } from 'node:stream/promises';
import { dial } from './dial.ts';
import type { Credentials, Endpoint } from './endpoint.ts';
import { failure, TooLargeError } from './errors.ts';
import type { Request, Response } from './message.ts';

/** One registry over kept-alive connections. */
export interface Http {
  readonly url: string;
  /** Any status is an answer. Throws `ConnectionError`, `TooLargeError`, and `CancelledError` once `signal` says so. */
  request(request: Request): Promise<Response>;
  close(): void;
}

export function connect(endpoint: Endpoint): Http {
  const secure = new URL(endpoint.url).protocol === 'https:';
  const agent = Object.assign(secure ? new HttpsAgent(keepAlive) : new HttpAgent(keepAlive), {
    createConnection: (_: unknown, done: Parameters<typeof dial>[1]) => dial(endpoint, done),
  });
  return {
    url: endpoint.url,
    request: async (request) => {
      try {
        const message = await send(endpoint, secure, agent, request);
        const body = await read(message, request);
        return { status: message.statusCode ?? 0, headers: message.headersDistinct, body };
      } catch (error) {
        throw failure(endpoint, request, error);
      }
    },
    close: () => agent.destroy(),
  };
}

const keepAlive = { keepAlive: true, maxSockets: 16 };

function send(
  endpoint: Endpoint,
  secure: boolean,
  agent: HttpAgent,
  request: Request,
): Promise<IncomingMessage> {
  const { timeout = 30_000 } = endpoint;
  const signal = request.signal ?? endpoint.signal;
  return new Promise((resolve, reject) => {
    const outgoing = (secure ? httpsRequest : httpRequest)(new URL(endpoint.url), {
      agent,
      method: request.method,
      path: request.path,
      headers: {
        ...authorization(request.credentials === undefined ? endpoint.credentials : request.credentials),
        ...request.headers,
      },
      ...(signal ? { signal } : {}),
    });
    outgoing.setTimeout(timeout, () =>
      outgoing.destroy(Object.assign(new Error('no answer'), { code: 'ETIMEDOUT' })),
    );
    outgoing.on('error', reject);
    outgoing.on('response', resolve);
    if (request.body === undefined || Buffer.isBuffer(request.body)) outgoing.end(request.body);
    else pipeline(request.body, outgoing).catch(reject);
  });
}

async function read(message: IncomingMessage, request: Request): Promise<Buffer> {
  const { limit = 8 * 1024 * 1024 } = request;
  const chunks: Buffer[] = [];
  let size = 0;
  // Leaving the loop ends the connection.
  for await (const chunk of message) {
    size += (chunk as Buffer).length;
    if (size > limit) throw new TooLargeError(request, limit);
    chunks.push(chunk as Buffer);
  }
  return Buffer.concat(chunks);
}

const authorization = (credentials: Credentials | null | undefined): Record<string, string> =>
  credentials
    ? {
        authorization: `Basic ${Buffer.from(`${credentials.user}:${credentials.password}`).toString('base64')}`,
      }
    : {};
