import { describe, expect, TestRunner, test } from 'vitest';
import {
  buildkit,
  composeV1,
  composeV2,
  crane,
  nginx,
  njs,
  oras,
  registry2,
  registry3,
  rsync,
  skopeo,
} from './binaries.ts';

/** What a test may need from the machine: how to find it, and how to get it when it is missing. */
const parts = {
  nginx: [() => njs() && nginx(), 'install Debian’s nginx-light and libnginx-mod-http-js'],
  registry2: [registry2, 'install Debian’s docker-registry'],
  registry3: [registry3, 'registry 3 needs Go to be built: sh test/setup/registry3.sh says why it was not'],
  composeV1: [composeV1, 'sh test/setup/compose1.sh says why it could not be fetched'],
  composeV2: [composeV2, 'sh test/setup/compose2.sh says why it could not be fetched'],
  buildkit: [buildkit, 'BuildKit needs Go to be built: sh test/setup/buildkit.sh says why it was not'],
  rsync: [rsync, 'install Debian’s rsync'],
  skopeo: [skopeo, 'install Debian’s skopeo'],
  crane: [crane, 'sh test/setup/clients.sh says why it could not be fetched'],
  oras: [oras, 'sh test/setup/clients.sh says why it could not be fetched'],
} as const satisfies Record<string, readonly [find: () => string | undefined, cure: string]>;

export type Part = keyof typeof parts;

/** Ends the running test: skipped with the reason, failed in CI. Call it in a test or in `beforeEach`. */
export function unavailable(name: string, reason: string): never {
  const message = `${name} is not available: ${reason}`;
  if (!process.env.CI) TestRunner.getCurrentTest()?.context.skip(message);
  throw new Error(message);
}

/** The program of that name, inside a test. */
export const requireReal = (part: Part): string => parts[part][0]() ?? unavailable(part, parts[part][1]);

/**
 * A suite that needs real programs, also in its `beforeAll`. Where one is missing the suite is skipped, and its
 * title says why; in CI that is a failure.
 */
export function describeReal(title: string, needs: readonly Part[], body: () => void): void {
  const missing = needs.filter((part) => !parts[part][0]()).map((part) => `${part}: ${parts[part][1]}`);
  if (missing.length === 0) return void describe(title, body);
  if (!process.env.CI) return void describe.skip(`${title} (not available: ${missing.join('; ')})`, body);
  describe(title, () => {
    test('has what it needs', () => expect(missing).toEqual([]));
  });
}
