import { expect, test } from 'vitest';
import { smoke } from '../../src/smoke/smoke.ts';
import { suite } from '../../src/smoke/suite.ts';
import { describeReal } from '../support/real.ts';
import { accessFaults } from './faults/access.ts';
import { contentFaults } from './faults/content.ts';
import { fastPathFaults } from './faults/fast-path.ts';
import { storeFaults, storeFaults3 } from './faults/store.ts';
import { throughRegistryFaults } from './faults/through-registry.ts';
import { tlsFaults } from './faults/tls.ts';
import type { Fault } from './support/fault.ts';
import { startStack } from './support/stack.ts';

/** Breaks one thing in a real stack: exactly these checks must say so, in words that help. */
async function proves({ settings, broken, red, notRun = [] }: Fault): Promise<void> {
  const stack = await startStack(settings, typeof broken === 'function' ? await broken() : broken);
  try {
    const { ok, checks } = await smoke(stack.smoke);
    const failed = checks.filter((check) => !check.ok);
    const wasRun = ({ detail = '' }) => !detail.startsWith('not run: ');
    const names = (list: typeof failed) => list.map(({ name }) => name).toSorted();
    const seen = failed.filter(wasRun).map(({ name, detail }) => `${name}: ${detail}`);
    expect(names(failed.filter(wasRun)), seen.join('\n')).toEqual(red.toSorted());
    expect(names(failed.filter((check) => !wasRun(check)))).toEqual(notRun.toSorted());
    for (const { cause, cure } of failed.filter(wasRun))
      expect([cause, cure]).toEqual([expect.any(String), expect.any(String)]);
    expect(checks).toHaveLength(suite.length);
    expect(ok).toBe(red.length === 0);
  } finally {
    await stack.stop();
  }
}

const faults = [
  ...tlsFaults,
  ...accessFaults,
  ...contentFaults,
  ...storeFaults,
  ...fastPathFaults,
  ...throughRegistryFaults,
];

test('every check is proven by a fault that only it, or few others, find', () => {
  const found = new Set([...faults, ...storeFaults3].flatMap(({ red }) => red));
  expect(suite.map(({ name }) => name).filter((name) => !found.has(name))).toEqual([]);
});

describeReal('one fault, exactly the right checks', ['nginx', 'registry2'], () => {
  test.concurrent.for(faults)('$title', proves);
});

describeReal('one fault, exactly the right checks, with registry 3', ['nginx', 'registry3'], () => {
  test.concurrent.for([...storeFaults3])('$title', proves);
});
