import { randomBytes } from 'node:crypto';
import { connect } from '../registry/http.ts';
import type { Surroundings } from './check.ts';
import { guess } from './guess.ts';
import type { SmokeStack } from './stack.ts';
import { pinned } from './tls/trust.ts';

/** Clients, names and lists that the checks share. */
export function surroundings(stack: SmokeStack): Surroundings {
  const { settings, url, address, credentials, signal } = stack;
  const repository = `smoke/${randomBytes(6).toString('hex')}`;
  const basicAuth = settings.auth === 'basic';
  const endpoint = { url, timeout: 15_000, ...(address ? { address } : {}), ...(signal ? { signal } : {}) };
  const pinnedTo = { ...endpoint, verify: pinned(stack) };
  return {
    stack,
    settings,
    url,
    https: settings.tls !== 'off',
    basicAuth,
    repository,
    second: `${repository}-b`,
    anonymous: connect({ ...endpoint, verify: () => undefined }),
    signedIn: connect({
      ...pinnedTo,
      ...(basicAuth && credentials ? { credentials } : {}),
    }),
    guess: (path, headers) => guess(pinnedTo, credentials?.user ?? 'nobody', path, headers),
    pushed: new Set(),
  };
}
