import path from 'node:path';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    root: path.resolve(import.meta.dirname, '..'),
    environment: 'node',
    include: ['test/**/*.test.ts'],
    globalSetup: [path.join(import.meta.dirname, 'support/global.ts')],
    reporters: ['default', path.join(import.meta.dirname, 'support/reporter.ts')],
    // Real servers, containers and compilers take their time; no test measures it.
    testTimeout: 30_000,
    hookTimeout: 120_000,
    teardownTimeout: 120_000,
    maxWorkers: 2,
    // A golden file that is missing or differs in CI is a failure, never a new file.
    update: process.env['CI'] ? 'none' : 'new',
  },
});
