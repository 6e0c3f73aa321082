import { join } from 'node:path';
import { inProcess, type CliResult } from '../../support/cli.ts';
import { requireReal } from '../../support/real.ts';
import { freePort, tempFolder } from '../../support/tmp.ts';

/** A running registry called reg.lan, on all addresses of this machine. */
export interface Served {
  run: (...words: string[]) => Promise<CliResult>;
  password: string;
  stop: () => Promise<CliResult>;
}

export async function serve(...flags: string[]): Promise<Served> {
  const dir = join(tempFolder(), 'bundle');
  const env = { HOME: tempFolder() };
  const place = ['--host', 'reg.lan', '--listen', 'all', '--port', String(await freePort())];
  const program = ['--target', 'process', '--registry-version', '3'];
  const made = await inProcess(
    [
      dir,
      '--yes',
      '--json',
      '--start',
      ...place,
      ...program,
      '--registry-bin',
      requireReal('registry3'),
      ...flags,
    ],
    { env },
  );
  const run = (...words: string[]): Promise<CliResult> => inProcess([...words, '-C', dir], { env });
  if (made.code !== 0) {
    await run('down');
    throw new Error(`${made.stdout}\n${made.stderr}`);
  }
  const { password = '' } = JSON.parse(made.stdout) as { password?: string };
  return { run, password, stop: () => run('down') };
}
