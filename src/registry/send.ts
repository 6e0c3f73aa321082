import { request as httpRequest, type Agent, type ClientRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { Readable } from 'node:stream';
import { basic } from './authorization/basic.ts';
import { isAbsoluteForm } from './dial.ts';
import type { Endpoint } from './endpoint.ts';
import { feed } from './feed.ts';
import type { Request } from './message.ts';
import { isRepeatable } from './repeatable.ts';
import { proxyAuthorization } from './tunnel.ts';

/**
 * One answer to a request. A kept connection may have been closed by the other side in the moment it is used again:
 * then the request, if it may be, is made once more on the next one, up to a fresh one.
 */
export async function send(endpoint: Endpoint, agent: Agent, request: Request): Promise<IncomingMessage> {
  for (let kept = agent.maxSockets; ; kept--) {
    const { outgoing, answer } = exchange(endpoint, agent, request);
    try {
      return await answer;
    } catch (error) {
      const stale =
        outgoing.reusedSocket && ['ECONNRESET', 'EPIPE'].includes((error as { code?: string }).code ?? '');
      if (!stale || kept === 0 || !isRepeatable(request)) throw error;
    }
  }
}

function exchange(
  endpoint: Endpoint,
  agent: Agent,
  request: Request,
): { outgoing: ClientRequest; answer: Promise<IncomingMessage> } {
  const { body } = request;
  const signal = request.signal ?? endpoint.signal;
  const outgoing = begin(endpoint, agent, request);
  const answer = new Promise<IncomingMessage>((resolve, reject) => {
    let message: IncomingMessage | undefined;
    outgoing.setTimeout(request.timeout ?? endpoint.timeout ?? 30_000, () => {
      const silent = Object.assign(new Error('no answer'), { code: 'ETIMEDOUT' });
      message?.destroy(silent);
      outgoing.destroy(silent);
    });
    // A request that has no connection yet would go on waiting for one.
    const onAbort = () => {
      reject(signal?.reason as Error);
      if (isStream(body)) body.destroy();
    };
    signal?.addEventListener('abort', onAbort);
    if (signal?.aborted) onAbort();
    outgoing.on('close', () => signal?.removeEventListener('abort', onAbort));
    outgoing.on('error', reject);
    outgoing.on('response', (response) => {
      message = response;
      message.on('error', () => undefined);
      // Answered half-way through: the connection is good for nothing else.
      message.on('end', () => outgoing.writableFinished || outgoing.destroy());
      if (!isStream(body)) resolve(message);
    });
    if (isStream(body)) feed(outgoing, body).then(resolve, reject);
    else outgoing.end(body);
  });
  return { outgoing, answer };
}

const isStream = (body: Request['body']): body is Readable => body !== undefined && !Buffer.isBuffer(body);

function begin(endpoint: Endpoint, agent: Agent, request: Request): ClientRequest {
  const url = new URL(endpoint.url);
  const signal = request.signal ?? endpoint.signal;
  const credentials = request.credentials === undefined ? endpoint.credentials : request.credentials;
  const whole = isAbsoluteForm(endpoint);
  const forProxy = whole && endpoint.proxy ? proxyAuthorization(endpoint.proxy) : undefined;
  return (url.protocol === 'https:' ? httpsRequest : httpRequest)(url, {
    agent,
    method: request.method,
    path: whole ? url.origin + request.path : request.path,
    headers: {
      ...(credentials ? { authorization: basic(credentials) } : {}),
      ...(forProxy ? { 'proxy-authorization': forProxy } : {}),
      ...request.headers,
    },
    ...(signal ? { signal } : {}),
  });
}
