import { CancelledError, UsageError } from '../errors.ts';
import type { Io } from '../io.ts';
import type { Output } from './output.ts';
import { terminalPrompts } from './prompts.ts';

/** How somebody can be asked, or has answered already. */
export interface Asking {
  io: Io;
  out: Output;
  /** `--yes`. */
  yes: boolean;
  /** False with `--no-input`. */
  input: boolean;
}

export interface Consent {
  /** What would happen, a line each; ready for a terminal. */
  shown: readonly string[];
  question: string;
  /** What needs the yes: `rm`. */
  where: string;
  /** After a no: `Nothing was removed.` */
  declined: string;
  /** Where nobody can be asked. Default: with --yes, or --dry-run. */
  cure?: string;
}

/**
 * Shows what would happen and asks, on a terminal; `--yes` answers. Where nobody can be asked it is a `UsageError` that
 * shows it all, after a no a `CancelledError`.
 */
export async function confirm(
  { io, out, yes, input }: Asking,
  { shown, question, where, declined, cure = 'repeat it with --yes; --dry-run only shows' }: Consent,
): Promise<void> {
  const text = shown.join('\n');
  if (yes) return out.say(text);
  if (!input || io.stdin.isTTY !== true || io.stderr.isTTY !== true)
    throw new UsageError([{ where, what: `this needs a yes:\n${text}`, cure }]);
  // Also with --quiet: nobody can say yes to what is not shown.
  io.stderr.write(`${text}\n`);
  const prompts = await terminalPrompts(io, declined);
  if (!(await prompts.confirm(question, false))) throw new CancelledError(declined);
}
