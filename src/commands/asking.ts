import type { Session } from '../cli/command.ts';
import type { Asking } from '../ui/confirm.ts';

/** Whom to ask, by the flags. */
export const askingOf = ({ io, out, invocation: { flags } }: Session): Asking => ({
  io,
  out,
  yes: flags['yes'] === true,
  input: flags['input'] !== false,
});
