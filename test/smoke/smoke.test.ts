import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { paths } from '../../src/bundle/paths.ts';
import { CancelledError } from '../../src/errors.ts';
import type { Settings } from '../../src/settings/schema.ts';
import type { CheckResult } from '../../src/smoke/report.ts';
import { smoke } from '../../src/smoke/smoke.ts';
import { suite } from '../../src/smoke/suite.ts';
import { describeReal } from '../support/real.ts';
import { startStack, type Stack } from './support/stack.ts';

const variants: readonly (readonly [title: string, settings: Partial<Settings>])[] = [
  ['own CA and passwords', {}],
  ['self-signed', { tls: 'selfsigned' }],
  ['plain HTTP', { tls: 'off', plainPasswords: true }],
  ['open to everybody', { auth: 'off' }],
  ['plain HTTP, open to everybody', { tls: 'off', auth: 'off' }],
  ['nothing may be deleted', { delete: false }],
  ['every password checked', { rememberPasswords: 0 }],
  ['all through the registry', { fastPath: false }],
  ['all through the registry, open to everybody', { fastPath: false, auth: 'off' }],
];

for (const registryVersion of ['2.8', '3'] as const) {
  describeReal(
    `a good stack with registry ${registryVersion}`,
    ['nginx', registryVersion === '3' ? 'registry3' : 'registry2'],
    () => {
      test.for(variants)('%s', async ([, settings]) => {
        const stack = await startStack({ registryVersion, ...settings });
        try {
          const seen: CheckResult[] = [];
          const report = await smoke(stack.smoke, (result) => seen.push(result));
          expect(report.checks.filter(({ ok }) => !ok)).toEqual([]);
          expect(report).toEqual({ ok: true, url: stack.smoke.url, checks: seen });
          expect(seen.map(({ name }) => name)).toEqual(suite.map(({ name }) => name));
          expect(remains(stack)).toEqual([]);
        } finally {
          await stack.stop();
        }
      });
    },
  );
}

describeReal('the fast path', ['nginx', 'registry2'], () => {
  const detailWith = async (settings: Partial<Settings>) => {
    const stack = await startStack(settings);
    try {
      const { checks } = await smoke(stack.smoke);
      return checks.find(({ name }) => name === 'served-by-nginx')?.detail;
    } finally {
      await stack.stop();
    }
  };

  test('is seen where it is', async () => {
    expect(await detailWith({})).toBe('blobs and manifests');
    expect(await detailWith({ auth: 'off' })).toBe('blobs and manifests');
  });

  test('is said to be off where it is', async () => {
    expect(await detailWith({ fastPath: false })).toBe('off: everything goes through the registry');
    expect(await detailWith({ rememberPasswords: 0 })).toBe(
      'off: passwords are not remembered, so everything goes through the registry',
    );
  });

  test('forgets the password between any two checks, and nothing is red', async () => {
    const stack = await startStack();
    const remembered = join(stack.bundle.dir, paths.remembered);
    let counting = true;
    let forgotten = 0;
    try {
      const { checks } = await smoke(stack.smoke, ({ name }) => {
        // Many more checks of a password within a second would be taken for guesses.
        counting &&= name !== 'served-by-nginx';
        if (!counting) return;
        for (const note of readdirSync(remembered)) {
          rmSync(join(remembered, note));
          forgotten++;
        }
      });
      expect(checks.filter(({ ok }) => !ok)).toEqual([]);
      expect(forgotten).toBeGreaterThan(10);
    } finally {
      await stack.stop();
    }
  });
});

describeReal('a run that is ended early', ['nginx', 'registry2'], () => {
  test('in the middle of a check throws, and shows no check as red', async () => {
    const stack = await startStack();
    const end = new AbortController();
    const seen: CheckResult[] = [];
    const bypasses = () => {
      end.abort();
      return Promise.reject(new CancelledError());
    };
    try {
      const run = smoke({ ...stack.smoke, bypasses, signal: end.signal }, (result) => seen.push(result));
      await expect(run).rejects.toBeInstanceOf(CancelledError);
      expect(seen.filter(({ ok }) => !ok)).toEqual([]);
      expect(seen.length).toBeLessThan(suite.length);
      expect(remains(stack)).toEqual([]);
    } finally {
      await stack.stop();
    }
  });

  test('throws, and has cleaned up', async () => {
    const stack = await startStack();
    const end = new AbortController();
    try {
      const run = smoke({ ...stack.smoke, signal: end.signal }, ({ name }) => {
        if (name !== 'index-push') return;
        expect(remains(stack)).not.toEqual([]);
        end.abort();
      });
      await expect(run).rejects.toBeInstanceOf(CancelledError);
      expect(remains(stack)).toEqual([]);
    } finally {
      await stack.stop();
    }
  });
});

/** Files that the registry keeps: blobs, links, unfinished uploads. */
function remains({ bundle }: Stack): string[] {
  const store = join(bundle.dir, 'data/docker/registry/v2');
  if (!existsSync(store)) return [];
  const entries = readdirSync(store, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map(({ name }) => name);
}
