import { execFileSync } from 'node:child_process';
import os from 'node:os';
import { nginx, onPath, registry3 } from '../support/binaries.ts';

export interface Machine {
  cpu: string;
  cores: number;
  memoryGB: number;
  kernel: string;
  versions: Record<string, string>;
}

/** What has to be known to make sense of absolute numbers. */
export function machine(): Machine {
  return {
    cpu: os.cpus()[0]?.model ?? 'unknown',
    cores: os.cpus().length,
    memoryGB: Math.round(os.totalmem() / 1e9),
    kernel: `${os.type()} ${os.release().split('-')[0]}`,
    versions: {
      nginx: said(nginx(), ['-v'], /nginx\/(\S+)/),
      registry: said(registry3(), ['--version'], / v?(\d\S*)/),
      wrk: said(onPath('wrk'), ['-v'], /wrk (\S+)/),
      curl: said(onPath('curl'), ['--version'], /curl (\S+)/),
      skopeo: said(onPath('skopeo'), ['--version'], /version (\S+)/),
    },
  };
}

function said(file: string | undefined, args: readonly string[], version: RegExp): string {
  if (file === undefined) return 'none';
  // wrk tells its version and fails; nginx tells it on standard error.
  const text = execFileSync('sh', ['-c', '"$@" 2>&1 || true', 'sh', file, ...args], { encoding: 'utf8' });
  return version.exec(text)?.[1] ?? 'unknown';
}
