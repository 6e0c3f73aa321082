import { CancelledError } from '../errors.ts';
import type { Io } from '../io.ts';

/** `undefined` accepts; a text says what is wrong. */
type Validate = (text: string) => string | undefined | Promise<string | undefined>;

/** Questions on the terminal. The only place that knows inquirer. */
export interface Prompts {
  text(message: string, options: { default?: string; validate?: Validate }): Promise<string>;
  password(message: string, options: { validate?: Validate }): Promise<string>;
  choice<T extends string>(
    message: string,
    choices: readonly { value: T; name: string }[],
    preset?: T,
  ): Promise<T>;
  confirm(message: string, preset: boolean): Promise<boolean>;
}

/** Prompts go to stderr: stdout is for results. Ctrl-C and a closed input throw `CancelledError`. */
export async function terminalPrompts(io: Io, cancelled?: string): Promise<Prompts> {
  const { default: inquirer } = await import('inquirer');
  const prompt = inquirer.createPromptModule({
    input: io.stdin,
    output: io.stderr,
    ...(io.signal ? { signal: io.signal } : {}),
  } as Parameters<typeof inquirer.createPromptModule>[0]);
  const ask = async <T>(question: object): Promise<T> => {
    try {
      const answers = (await prompt([{ name: 'answer', ...question }] as never)) as { answer: T };
      return answers.answer;
    } catch (error) {
      // Both errors of inquirer mean that no answer will come: the person left, or the input ended.
      if (error instanceof Error && /^(ExitPrompt|AbortPrompt)Error$/.test(error.name))
        throw new CancelledError(cancelled);
      throw error;
    }
  };
  const checked = (validate?: Validate) =>
    validate ? { validate: async (text: string) => (await validate(text)) ?? true } : {};
  return {
    text: (message, { default: preset, validate }) =>
      ask({
        type: 'input',
        message,
        ...(preset === undefined ? {} : { default: preset }),
        ...checked(validate),
      }),
    password: (message, { validate }) => ask({ type: 'password', message, mask: '*', ...checked(validate) }),
    choice: (message, choices, preset) =>
      ask({ type: 'select', message, choices, ...(preset === undefined ? {} : { default: preset }) }),
    confirm: (message, preset) => ask({ type: 'confirm', message, default: preset }),
  };
}
