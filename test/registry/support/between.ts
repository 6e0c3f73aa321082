import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { readFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';
import type { RegistryBundle } from '../../support/registry-bundle.ts';

/** Does something else with a request; returns false to have it passed on. */
export type Fault = (request: IncomingMessage, response: ServerResponse) => boolean | void;

export interface Between {
  url: string;
  host: string;
  /** Every request line that came. */
  seen: string[];
  /** The faults still to come, one for each request. */
  faults: (Fault | undefined)[];
  /** Says for everybody that it is the bundle's user. */
  signsIn: boolean;
  /** Leaves out how long an answer is. */
  headless: boolean;
  /** Writes the answer's body instead of passing it on. */
  alter: ((request: IncomingMessage, response: ServerResponse, body: IncomingMessage) => void) | undefined;
}

/** Listens until the end of the test. */
export async function listening(server: Server, port = 0): Promise<number> {
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  onTestFinished(() => (server.closeAllConnections(), void server.close()));
  return (server.address() as AddressInfo).port;
}

/** A proxy with faults in front of a bundle's nginx, in plain HTTP. */
export async function between(bundle: RegistryBundle, port?: number): Promise<Between> {
  const ca = readFileSync(bundle.ca, 'utf8');
  const auth = `${bundle.user}:${bundle.password}`;
  const self: Between = {
    url: '',
    host: '',
    seen: [],
    faults: [],
    headless: false,
    signsIn: true,
    alter: undefined,
  };
  const server = createServer((request, response) => {
    self.seen.push(`${request.method} ${request.url}`);
    if (self.faults.shift()?.(request, response) ?? false) return;
    const { host: _, connection: __, ...headers } = request.headers;
    const onward = httpsRequest(
      bundle.url,
      {
        ca,
        ...(self.signsIn ? { auth } : {}),
        method: request.method,
        path: request.url,
        headers: { ...headers, connection: 'close' },
      },
      (answer) => {
        if (self.headless) delete answer.headers['content-length'];
        response.writeHead(answer.statusCode ?? 0, answer.headers);
        if (self.alter) self.alter(request, response, answer);
        else answer.pipe(response);
      },
    );
    onward.on('error', () => response.destroy());
    request.pipe(onward);
  });
  self.host = `127.0.0.1:${await listening(server, port)}`;
  self.url = `http://${self.host}`;
  return self;
}

export const answering =
  (status: number, headers: Record<string, string> = {}, body = ''): Fault =>
  (_, response) => {
    response.writeHead(status, headers).end(body);
    return true;
  };

/** Closes the connection without a word. */
export const dropping: Fault = (request) => {
  request.socket.destroy();
  return true;
};
