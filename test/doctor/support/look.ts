import { Readable, Writable } from 'node:stream';
import type { Check, Looked } from '../../../src/doctor/check.ts';
import type { DoctorContext } from '../../../src/doctor/context.ts';
import { examine } from '../../../src/doctor/examine.ts';
import type { Finding } from '../../../src/doctor/finding.ts';
import { loadBundle } from '../../../src/disk/load.ts';
import type { Io } from '../../../src/io.ts';
import { targetOf } from '../../../src/targets/index.ts';
import { cleanEnv } from '../../support/cli.ts';

export interface LookOptions {
  env?: NodeJS.ProcessEnv;
  /** The folder that stands for the machine's `/`. */
  root?: string;
  now?: Date;
}

/** What one check says of a bundle as it is now, with every command as the doctor shows it. */
export async function lookAt(check: Check, dir: string, options: LookOptions = {}): Promise<Looked> {
  return (await lookAtAll([check], dir, options))[0]!;
}

/** The same of several in one run: what they share, such as what the engines say, is found out once. */
export async function lookAtAll(
  checks: readonly Check[],
  dir: string,
  options: LookOptions = {},
): Promise<Looked[]> {
  const { env = {}, root, now = new Date() } = options;
  const nowhere = () => new Writable({ write: (_chunk, _encoding, done) => done() });
  const io: Io = {
    stdin: Readable.from([]),
    stdout: nowhere(),
    stderr: nowhere(),
    env: cleanEnv(env),
    cwd: '/',
  };
  const bundle = await loadBundle(dir);
  const context: DoctorContext = {
    io,
    here: { bundle, target: await targetOf({ bundle, io }) },
    now,
    ...(root === undefined ? {} : { root }),
  };
  return (await examine(checks, context)).map(({ looked }) => looked);
}

/** The findings, for a check that must have looked. */
export async function findingsOf(check: Check, dir: string, options?: LookOptions): Promise<Finding[]> {
  const looked = await lookAt(check, dir, options);
  if ('notLooked' in looked) throw new Error(`not looked: ${looked.notLooked}`);
  return looked.findings;
}
