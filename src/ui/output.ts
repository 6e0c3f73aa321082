import type { Io } from '../io.ts';
import type { Problem } from '../problem.ts';
import { visibleLines } from '../text/visible.ts';
import { terminalSteps } from './step-lines.ts';
import type { Steps } from './steps.ts';
import { styleFor, type Style } from './style.ts';

export interface OutputOptions {
  json: boolean;
  quiet: boolean;
}

/** Results on stdout, talk on stderr. With `--json` stdout holds exactly one document. */
export interface Output {
  readonly json: boolean;
  /** Styles for stderr. */
  readonly style: Style;
  readonly steps: Steps;
  /** Columns to write in. */
  readonly width: number;
  /** The result of a command, for people; nothing with `--json`. */
  result(text: string): void;
  /** The result of a command, for scripts; nothing without `--json`. */
  document(value: unknown): void;
  /** Talk: nothing with `--quiet` or `--json`. */
  say(text: string): void;
  /** Plain text; what steers a terminal is shown as text, as in problems: much of it comes from elsewhere. */
  warn(text: string): void;
  problems(problems: readonly Problem[]): void;
}

export function createOutput(io: Io, { json, quiet }: OutputOptions): Output {
  const style = styleFor(io.stderr, io.env);
  const talk = !json && !quiet;
  const line = (stream: NodeJS.WritableStream, text: string) => void stream.write(`${text}\n`);
  return {
    json,
    style,
    steps: terminalSteps(io, style, talk),
    width: Math.min(io.stdout.columns ?? 100, 120),
    result: (text) => void (json || line(io.stdout, text)),
    document: (value) => void (json && line(io.stdout, JSON.stringify(value, null, 2))),
    say: (text) => void (talk && line(io.stderr, text)),
    warn: (text) => void (json || line(io.stderr, `${style('yellow', '!')} ${visibleLines(text)}`)),
    problems: (problems) => {
      for (const problem of problems) line(io.stderr, problemText(problem, style));
    },
  };
}

/** `✗ what` and, below, `→ cure`: several lines of a cure each get their arrow. */
export function problemText({ where, what, cure }: Problem, style: Style): string {
  const place = where && !what.includes(where) ? `${where}: ` : '';
  const [first = '', ...rest] = visibleLines(`${place}${what}`).split('\n');
  const cures = cure
    ? visibleLines(cure)
        .split('\n')
        .map((text) => `  ${style('cyan', '→')} ${text}`)
    : [];
  return [`${style('red', '✗')} ${first}`, ...rest.map((text) => `  ${text}`), ...cures].join('\n');
}
