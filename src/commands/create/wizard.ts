import type { Session } from '../../cli/command.ts';
import { CancelledError } from '../../errors.ts';
import type { Prompts } from '../../ui/prompts.ts';
import { checkPassword } from '../../users/password.ts';
import { folderProblems } from './folder.ts';
import { complaint } from './complaint.ts';
import { newPassword, type ChosenPassword } from './password.ts';
import { bundlePath } from './request.ts';

/** Where to write; asked first, because the other defaults may depend on it. */
export const askFolder = (prompts: Prompts, session: Session, overwrite: boolean): Promise<string> =>
  prompts.text('Folder', {
    default: './registry',
    validate: async (text) => {
      if (text.trim() === '') return 'Name a folder.';
      const [problem] = await folderProblems(bundlePath(text, session), { overwrite });
      return problem && `${problem.what}${problem.cure ? ` → ${problem.cure.split('\n')[0]}` : ''}`;
    },
  });

export async function askPassword(prompts: Prompts, user: string): Promise<ChosenPassword> {
  const password = await prompts.password(`Password of ${user} (empty: generate one)`, {
    validate: (text) => (text === '' ? undefined : complaint(() => checkPassword(text))),
  });
  if (password === '') return newPassword();
  await prompts.password('The same once more', {
    validate: (again) => (again === password ? undefined : 'That is another one.'),
  });
  return { password, generated: false, source: ['--password-stdin'] };
}

/** After the summary: whether to start it as well. */
export async function confirmWrite(prompts: Prompts): Promise<boolean> {
  const answer = await prompts.choice('Write and start?', [
    { value: 'start', name: 'write and start' },
    { value: 'write', name: 'write only' },
    { value: 'no', name: 'no, leave everything as it is' },
  ]);
  if (answer === 'no') throw new CancelledError();
  return answer === 'start';
}
