import type { Session } from '../../cli/command.ts';
import type { FirstUser } from '../../disk/kept/users.ts';
import type { Problem } from '../../problem.ts';
import { Invalid } from '../../settings/option.ts';
import { readIfThere } from '../../system/files.ts';
import { absolute } from '../../system/paths.ts';
import { readAll } from '../../system/streams.ts';
import { checkPassword, generatePassword } from '../../users/password.ts';

/** The first user's password and where it came from. */
export interface ChosenPassword extends FirstUser {
  /** The flag that would give it again; generated ones have none. */
  source?: readonly string[];
}

const variable = 'CREATE_REGISTRY_PASSWORD';

/** From a flag or the environment; undefined when nothing was said. */
export async function givenPassword({
  invocation: { flags },
  io,
}: Session): Promise<{ password?: ChosenPassword; problems: Problem[] }> {
  const file = flags['password-file'] as string | undefined;
  const fromStdin = flags['password-stdin'] === true;
  if (file !== undefined && fromStdin)
    return {
      problems: [
        {
          where: '--password-file',
          what: 'both --password-file and --password-stdin are given',
          cure: 'keep one of them',
        },
      ],
    };
  if (fromStdin)
    return checked(withoutNewline(await readAll(io.stdin)), '--password-stdin', ['--password-stdin']);
  if (file !== undefined) {
    const text = await readIfThere(absolute(file, io));
    if (text === undefined)
      return {
        problems: [{ where: '--password-file', what: `there is no file ${file}`, cure: 'check the path' }],
      };
    return checked(withoutNewline(text), '--password-file', ['--password-file', file]);
  }
  const value = io.env[variable];
  // No program that is started from here on need know it.
  delete io.env[variable];
  return value === undefined ? { problems: [] } : checked(value, variable, ['--password-stdin']);
}

export const newPassword = (): ChosenPassword => ({ password: generatePassword(), generated: true });

function checked(
  password: string,
  where: string,
  source: readonly string[],
): { password?: ChosenPassword; problems: Problem[] } {
  try {
    checkPassword(password);
    return { password: { password, generated: false, source }, problems: [] };
  } catch (error) {
    if (!(error instanceof Invalid)) throw error;
    return { problems: [{ where, what: error.message, cure: error.cure }] };
  }
}

/** `echo` and editors end a text with one newline that nobody typed. */
const withoutNewline = (text: string): string => text.replace(/\r?\n$/, '');
