import { execFileSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { inProcess } from '../../support/cli.ts';
import { tempFolder } from '../../support/tmp.ts';

/** A bundle that does not run and needs no programs, unless `args` say otherwise, made once; `restore` has it as it was, before each test. */
export async function ownBundle(...args: string[]): Promise<{ dir: string; restore: () => void }> {
  const dir = join(tempFolder(), 'b');
  const usual: readonly (readonly [flag: string, value: string])[] = [
    ['--host', 'localhost,reg.example.com'],
    ['--port', '5443'],
    ['--registry-version', '3'],
    ['--registry-bin', '/bin/true'],
    ['--nginx-bin', '/bin/true'],
  ];
  const open = usual.filter(([flag]) => !args.includes(flag)).flat();
  const words = [dir, '--no-input', '--target', 'process', '--no-fast-path', ...open, ...args];
  const { code, stderr } = await inProcess(words);
  if (code !== 0) throw new Error(stderr);
  const kept = join(tempFolder(), 'kept');
  execFileSync('cp', ['-a', dir, kept]);
  return {
    dir,
    restore: () => {
      rmSync(dir, { recursive: true, force: true });
      execFileSync('cp', ['-a', kept, dir]);
    },
  };
}
