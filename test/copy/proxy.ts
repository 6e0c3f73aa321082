import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { Agent, request as httpsRequest } from 'node:https';
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import type { AddressInfo } from 'node:net';
import type { RegistryBundle } from '../support/registry-bundle.ts';

/** What becomes of a request; undefined: it goes through as it is. */
export type Fault =
  | { answer: number; headers?: Record<string, string>; body?: string }
  /** The connection ends when that many bytes of the client's content have come. */
  | { cutRequestAfter: number }
  /** The connection ends when that many bytes of the answer's content have gone. */
  | { cutAnswerAfter: number }
  /** A byte of the answer's content is another. */
  | { corrupt: true }
  /** A byte of the client's content is another. */
  | { corruptRequest: true }
  /** The answer has so many bytes less than there are, and says so. */
  | { truncateBy: number }
  /** Milliseconds between the answer's parts. */
  | { slow: number };

export interface Seen {
  method: string;
  path: string;
  /** Bytes of content that the client sent. */
  sent: number;
  /** Bytes of content that it got. */
  got: number;
}

export interface Proxy {
  /** `127.0.0.1:PORT`, spoken to without TLS. */
  host: string;
  seen: Seen[];
  /** How many requests something was done to. */
  faults: number;
  /** What is done to the requests from now on. */
  fault: (request: { method: string; path: string; nth: number }) => Fault | undefined;
  close(): Promise<void>;
}

/** A small proxy in front of a bundle's nginx that counts, and does what goes wrong on real networks. */
export async function startProxy(bundle: RegistryBundle): Promise<Proxy> {
  const agent = new Agent({ keepAlive: true, ca: readFileSync(bundle.ca) });
  const proxy: Proxy = {
    host: '',
    seen: [],
    faults: 0,
    fault: () => undefined,
    close: () =>
      new Promise((resolve) => {
        agent.destroy();
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  const counts = new Map<string, number>();
  const server = createServer((incoming, outgoing) => {
    const { method = 'GET', url: path = '/' } = incoming;
    const key = `${method} ${path.replace(/\?.*/, '')}`;
    const nth = (counts.get(key) ?? 0) + 1;
    counts.set(key, nth);
    const seen: Seen = { method, path, sent: 0, got: 0 };
    proxy.seen.push(seen);
    incoming.on('error', () => undefined);
    outgoing.on('error', () => undefined);
    const fault = proxy.fault({ method, path, nth });
    if (fault) proxy.faults++;
    if (fault && 'answer' in fault) {
      incoming.resume();
      outgoing.writeHead(fault.answer, fault.headers).end(fault.body ?? '');
      return;
    }
    void forward(bundle, agent, incoming, outgoing, seen, fault);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  proxy.host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  return proxy;
}

async function forward(
  bundle: RegistryBundle,
  agent: Agent,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  seen: Seen,
  fault: Fault | undefined,
): Promise<void> {
  const onward = httpsRequest(`${bundle.url}${incoming.url}`, {
    agent,
    method: incoming.method,
    headers: { ...incoming.headers, host: bundle.host },
  });
  onward.on('error', () => outgoing.destroy());
  onward.on('response', (answer) => void back(answer, incoming, outgoing, seen, fault));
  incoming.on('close', () => void (incoming.complete || onward.destroy()));
  incoming.on('data', (chunk: Buffer) => {
    if (fault && 'corruptRequest' in fault && seen.sent === 0) chunk[0] = chunk[0]! ^ 1;
    seen.sent += chunk.length;
    if (fault && 'cutRequestAfter' in fault && seen.sent >= fault.cutRequestAfter) incoming.socket.destroy();
    else if (!onward.write(chunk)) {
      incoming.pause();
      onward.once('drain', () => incoming.resume());
    }
  });
  incoming.on('end', () => onward.end());
}

async function back(
  answer: IncomingMessage,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  seen: Seen,
  fault: Fault | undefined,
): Promise<void> {
  const headers = { ...answer.headers };
  const length = Number(headers['content-length'] ?? 0);
  const left = fault && 'truncateBy' in fault ? length - fault.truncateBy : Infinity;
  if (left !== Infinity) headers['content-length'] = String(left);
  outgoing.writeHead(answer.statusCode ?? 500, headers);
  try {
    for await (const chunk of answer as AsyncIterable<Buffer>) {
      if (fault && 'slow' in fault) await sleep(fault.slow);
      if (fault && 'corrupt' in fault && seen.got === 0) chunk[0] = chunk[0]! ^ 1;
      const part = chunk.subarray(0, Math.max(0, left - seen.got));
      seen.got += part.length;
      outgoing.write(part);
      if (fault && 'cutAnswerAfter' in fault && seen.got >= fault.cutAnswerAfter) {
        await sleep(20);
        incoming.socket.destroy();
        return;
      }
    }
    outgoing.end();
  } catch {
    incoming.socket.destroy();
  }
}
