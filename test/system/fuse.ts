import { execFileSync } from 'node:child_process';
import { onTestFinished } from 'vitest';
import { unavailable } from '../support/real.ts';
import { tempFolder } from '../support/tmp.ts';

/**
 * A FUSE mount without a server. To all but its user the kernel says what it is without asking the server, and
 * nothing else.
 */
export function fuse(): string {
  const folder = tempFolder('fuse');
  const mount =
    'exec 3<>/dev/fuse && mount -i -t fuse test "$1" -o fd=3,rootmode=40755,user_id=65534,group_id=65534';
  try {
    execFileSync('bash', ['-c', mount, 'bash', folder], { stdio: 'ignore' });
  } catch {
    unavailable('FUSE', 'mounting takes root and /dev/fuse');
  }
  onTestFinished(() => void execFileSync('umount', [folder]));
  return folder;
}
