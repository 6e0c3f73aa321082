import { fileURLToPath } from 'node:url';

/** How this very program can be started again: its Node, and the compiled program, also from the sources beside it. */
export const ownProgram = (): { node: string; script: string } => ({
  node: process.execPath,
  script: fileURLToPath(new URL('../../dist/bin.js', import.meta.url)),
});
