// Runs main.ts from its source, the way vitest runs the tests: Node 20 itself cannot read TypeScript.
import path from 'node:path';
import { runnerImport } from 'vite';

await runnerImport(path.join(import.meta.dirname, 'main.ts'), {
  root: import.meta.dirname,
  configFile: false,
  logLevel: 'warn',
});
