import { execFileSync } from 'node:child_process';
import { closeSync, openSync, writeSync } from 'node:fs';
import path from 'node:path';
import { onTestFinished } from 'vitest';
import { errorCode } from '../../src/system/file-problem.ts';
import { tempFolder } from '../support/tmp.ts';

/** A file system of a few megabytes; where none can be mounted the test is skipped. */
export function smallDisk(skip: (note: string) => never, megabytes = 1): string {
  const folder = tempFolder('disk');
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m`, 'tmpfs', folder], { stdio: 'ignore' });
  } catch {
    skip('a full disk is a small one of its own, and mounting it takes root');
  }
  onTestFinished(() => void execFileSync('umount', [folder]));
  return folder;
}

/** Up to the last block. */
export function fillDisk(disk: string): void {
  const filler = openSync(path.join(disk, 'filler'), 'w');
  try {
    for (let i = 0; i < 10_000; i++) writeSync(filler, Buffer.alloc(4096));
  } catch (error) {
    if (errorCode(error) === 'ENOSPC') return;
    throw error;
  } finally {
    closeSync(filler);
  }
  throw new Error(`${disk} does not get full`);
}
