import { execFileSync } from 'node:child_process';
import { onTestFinished } from 'vitest';
import { unavailable } from './real.ts';
import { tempFolder } from './tmp.ts';

/** A folder on a file system of its own of so many megabytes, for the running test; ends it where none can be mounted. */
export function smallDisk(megabytes: number, { files }: { files?: number } = {}): string {
  const folder = tempFolder('disk');
  const limit = files === undefined ? '' : `,nr_inodes=${files}`;
  const owner = `uid=${process.getuid!()},gid=${process.getgid!()},mode=700`;
  const root = process.getuid!() === 0 ? [] : ['sudo', '-n'];
  const [file = '', ...args] = [...root, 'mount', '-t', 'tmpfs', '-o'];
  try {
    execFileSync(file, [...args, `size=${megabytes}m,${owner}${limit}`, 'tmpfs', folder], { stdio: 'pipe' });
  } catch (error) {
    return unavailable('a small file system', `mounting one takes root (${(error as Error).message.trim()})`);
  }
  onTestFinished(() => {
    const [program = '', ...words] = [...root, 'umount', '--lazy', folder];
    execFileSync(program, words);
  });
  return folder;
}
