import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import { onTestFinished, TestRunner } from 'vitest';
import { currentRun } from './run.ts';

/**
 * A new folder (mode 0700), removed after the running test; one made outside a test (in `beforeAll`) stays until
 * the end of the run. `name` becomes the last part of its path: spaces and the like belong there.
 */
export function tempFolder(name?: string): string {
  const parent = mkdtempSync(path.join(currentRun().folder, 't-'));
  const folder = name ? path.join(parent, name) : parent;
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  if (TestRunner.getCurrentTest()) onTestFinished(() => remove(parent));
  return folder;
}

/** Containers write as other users; what they left may need root to be removed. */
function remove(folder: string): void {
  try {
    rmSync(folder, { recursive: true, force: true });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EACCES') throw error;
    execFileSync('sudo', ['-n', 'rm', '-rf', '--one-file-system', folder], { stdio: 'ignore' });
  }
}

/** A TCP port nobody listens on, on any address, and which no other test file of this run is given. */
export async function freePort(): Promise<number> {
  for (let tries = 0; tries < 200; tries++) {
    // Below the kernel's range for outgoing connections, which would take it in passing.
    const port = 15_000 + Math.floor(Math.random() * 15_000);
    if (claimed(port) && (await free(port, '0.0.0.0')) && (await free(port, '::'))) return port;
  }
  throw new Error('No free TCP port between 15000 and 30000.');
}

function claimed(port: number): boolean {
  const folder = path.join(currentRun().folder, 'ports');
  mkdirSync(folder, { recursive: true });
  try {
    mkdirSync(path.join(folder, String(port)));
    return true;
  } catch {
    return false;
  }
}

function free(port: number, host: string): Promise<boolean> {
  return new Promise((resolve) => {
    const server = net.createServer();
    // A machine without IPv6 has the port free there.
    server.once('error', (error: NodeJS.ErrnoException) => resolve(error.code !== 'EADDRINUSE'));
    server.listen({ port, host, exclusive: true }, () => server.close(() => resolve(true)));
  });
}
