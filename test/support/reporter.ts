import type { Reporter, SerializedError, TestModule, TestSuite } from 'vitest/node';

/**
 * Ends the output with one plain line, "12 passed, 0 failed, 1 skipped". What went wrong outside a test (a file
 * that does not load, a hook, an unhandled rejection) counts as failed, too.
 */
export default class CountReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], errors: readonly SerializedError[]): void {
    const count = { passed: 0, failed: errors.length, skipped: 0, pending: 0 };
    for (const module of modules) {
      count.failed += module.errors().length;
      for (const suite of module.children.allSuites()) count.failed += (suite as TestSuite).errors().length;
      for (const test of module.children.allTests()) count[test.result().state]++;
    }
    const failed = count.failed + count.pending;
    const skipped = count.skipped > 0 ? `, ${count.skipped} skipped` : '';
    // Last of all, after the summary and whatever else is still to be said.
    process.once('exit', () =>
      process.stdout.write(`\n${count.passed} passed, ${failed} failed${skipped}\n`),
    );
  }
}
