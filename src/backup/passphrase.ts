import { join } from 'node:path';
import type { Bundle } from '../bundle/bundle.ts';
import { paths } from '../bundle/paths.ts';
import type { Session } from '../cli/command.ts';
import { UsageError } from '../errors.ts';
import { readIfThere, statIfThere } from '../system/files.ts';
import { absolute } from '../system/paths.ts';
import { terminalPrompts } from '../ui/prompts.ts';

const variable = 'CREATE_REGISTRY_BACKUP_PASSPHRASE_FILE';
const shortest = 8;

/** For a backup: whoever has it and this can speak for the registry. */
export async function newPassphrase(session: Session, { dir }: Bundle): Promise<string> {
  if (!(await statIfThere(join(dir, paths.caKey))))
    throw new UsageError([
      {
        where: '--ca-key',
        what: `there is no ${paths.caKey} in the bundle`,
        cure: 'leave --ca-key out, or put the key back for a moment',
      },
    ]);
  const given = await passphrase(session, 'Passphrase for the key of the CA');
  if (given === undefined)
    throw new UsageError([
      {
        where: '--ca-key',
        what: 'the passphrase is missing',
        cure: `name a file that holds it in ${variable}`,
      },
    ]);
  if (given.length < shortest)
    throw new UsageError([
      { where: '--ca-key', what: `the passphrase has fewer than ${shortest} characters` },
    ]);
  return given;
}

/** From the file that the environment names, or asked for; undefined where nobody can be asked. */
export async function passphrase({ io, invocation }: Session, message: string): Promise<string | undefined> {
  const file = io.env[variable];
  if (file !== undefined) {
    const text = await readIfThere(absolute(file, io));
    if (text === undefined) throw new UsageError([{ where: variable, what: `there is no file ${file}` }]);
    return text.replace(/\r?\n$/, '');
  }
  const { flags } = invocation;
  const asks = flags['input'] !== false && flags['yes'] !== true && flags['json'] !== true;
  if (!asks || io.stdin.isTTY !== true || io.stderr.isTTY !== true) return undefined;
  return (await terminalPrompts(io)).password(message, {});
}
