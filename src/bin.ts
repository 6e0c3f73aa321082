#!/usr/bin/env node
import { setMaxListeners } from 'node:events';
import { isSupported } from './node-floor.ts';

// Everything else is imported afterwards: older Nodes fail on those imports with a riddle.
if (!isSupported(process.versions.node)) {
  process.stderr.write(
    `create-registry needs Node 20.17, 22.13, 23.5 or newer; this is ${process.versions.node}.\n`,
  );
  process.exit(2);
}
// A reader that has seen enough, like `head`, must not break off the work; a full disk is told at the end.
let unwritten: NodeJS.ErrnoException | undefined;
for (const stream of [process.stdout, process.stderr])
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') unwritten = error;
  });

const { run } = await import('./main.ts');
const cancel = new AbortController();
// Every request and program that is under way listens.
setMaxListeners(0, cancel.signal);
process.on('SIGINT', interrupt);
process.on('SIGTERM', interrupt);
const code = await run(process.argv.slice(2), {
  stdin: process.stdin,
  stdout: process.stdout,
  stderr: process.stderr,
  env: process.env,
  cwd: process.cwd(),
  signal: cancel.signal,
});
process.exitCode = unwritten && code === 0 ? 1 : code;
if (unwritten) process.stderr.write(`The output could not be written: ${unwritten.message}\n`);
process.off('SIGINT', interrupt);
process.off('SIGTERM', interrupt);
// A terminal or a pipe that stays open must not keep a finished command alive.
process.stdin.unref?.();

/** The first signal ends the work in order; a second one does not wait for that. */
function interrupt(): void {
  if (cancel.signal.aborted) process.exit(130);
  cancel.abort();
}
