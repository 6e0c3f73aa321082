import { execFile } from 'node:child_process';

/** Runs a program; rejects with what it said when it fails. Bounded to a minute unless told otherwise. */
export function output(
  file: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv = {},
  timeout = 60_000,
): Promise<string> {
  return new Promise((resolve, reject) => {
    execFile(file, args, { env: { ...process.env, ...env }, timeout }, (error, stdout, stderr) => {
      if (error) reject(new Error(`${file} ${args.join(' ')}: ${stderr.trim() || error.message}`));
      else resolve(stdout);
    });
  });
}

export const succeeds = (
  file: string,
  args: readonly string[],
  env?: NodeJS.ProcessEnv,
  timeout?: number,
): Promise<boolean> =>
  output(file, args, env, timeout).then(
    () => true,
    () => false,
  );
