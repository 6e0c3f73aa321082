import type { Session } from '../../cli/command.ts';
import { UsageError } from '../../errors.ts';
import type { Problem } from '../../problem.ts';

export interface Request {
  to: string;
  keep: number | undefined;
  caKey: boolean;
  verifyAll: boolean;
  rehearse: boolean;
}

export async function readRequest({ invocation }: Session): Promise<Request> {
  const { flags } = invocation;
  const [to] = invocation.arguments;
  const problems: Problem[] = [];
  if (to === undefined)
    problems.push({
      where: 'DEST',
      what: 'where the backup goes is missing',
      cure: 'create-registry backup /mnt/backup, or backup HOST:PATH over rsync',
    });
  const keep = flags['keep'] === undefined ? undefined : String(flags['keep']);
  if (keep !== undefined && !/^[1-9]\d{0,5}$/.test(keep))
    problems.push({ where: '--keep', what: `--keep ${keep} is no number of backups`, cure: '--keep 7' });
  const rehearse = flags['rehearse'] === true;
  for (const other of ['keep', 'ca-key', 'verify-all'])
    if (rehearse && flags[other] !== undefined && flags[other] !== false)
      problems.push({
        where: `--${other}`,
        what: `--${other} does not go with --rehearse, which makes no backup`,
        cure: 'leave one of them out',
      });
  if (to === undefined || problems.length > 0) throw new UsageError(problems);
  return {
    to,
    keep: keep === undefined ? undefined : Number(keep),
    caKey: flags['ca-key'] === true,
    verifyAll: flags['verify-all'] === true,
    rehearse,
  };
}
