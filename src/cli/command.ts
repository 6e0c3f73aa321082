import type { ExitCode } from '../errors.ts';
import type { Io } from '../io.ts';
import type { Output } from '../ui/output.ts';
import type { Flag } from './flag.ts';

export interface CommandSpec {
  /** The word on the command line; empty for the wizard, which has none. */
  name: string;
  /** One line for the list of commands. */
  summary: string;
  /** What follows the name, e.g. `[dir] [options]`. */
  usage: string;
  /** At most this many words besides flags. */
  maxArguments: number;
  flags: readonly Flag[];
  /** Whether every setting is a flag of it. */
  takesSettings?: boolean;
  examples: readonly (readonly [command: string, comment: string])[];
  load: () => Promise<{ run: Handler }>;
}

/** What was typed, before any of it is understood as settings. */
export interface Invocation {
  command: CommandSpec;
  arguments: readonly string[];
  /** Explicit values only: no defaults. Settings and other flags alike, by their kebab-case name. */
  flags: Readonly<Record<string, string | boolean | string[] | undefined>>;
}

export interface Session {
  io: Io;
  out: Output;
  invocation: Invocation;
}

export type Handler = (session: Session) => Promise<ExitCode>;
