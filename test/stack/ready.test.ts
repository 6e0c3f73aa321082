import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import { issueSelfSigned } from '../../src/certs/self-signed.ts';
import { CancelledError } from '../../src/errors.ts';
import { ready } from '../../src/stack/ready.ts';
import type { SmokeStack } from '../../src/smoke/stack.ts';
import { defaults, hosts } from '../smoke/support/bundle.ts';

const target = { lastLog: () => Promise.resolve([]) };

/** Somebody else's server at the registry's address; `status` is what it answers. */
async function impostor(status: number, work: (stack: SmokeStack, seen: unknown[]) => Promise<void>) {
  const seen: unknown[] = [];
  const server = createServer(await issueSelfSigned({ hosts, now: new Date() }), (request, response) => {
    seen.push([request.url, request.headers.authorization]);
    response.writeHead(status).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  try {
    await work(
      {
        settings: defaults(port),
        url: `https://${hosts[0]}:${port}`,
        address: '127.0.0.1',
        env: {},
        credentials: { user: 'create-registry', password: 'secret' },
        bypasses: () => Promise.resolve([]),
        forget: () => Promise.resolve(),
      },
      seen,
    );
  } finally {
    server.close();
    server.closeAllConnections();
  }
}

test('a refusal is an answer, and nobody is told the password', () =>
  impostor(401, async (stack, seen) => {
    await ready(stack, target);
    expect(seen).toEqual([['/v2/', undefined]]);
  }));

test('Ctrl-C ends the waiting', () =>
  impostor(502, async (stack, seen) => {
    const end = new AbortController();
    const waiting = ready({ ...stack, signal: end.signal }, target);
    await expect.poll(() => seen.length).toBeGreaterThan(0);
    end.abort();
    await expect(waiting).rejects.toBeInstanceOf(CancelledError);
  }));
