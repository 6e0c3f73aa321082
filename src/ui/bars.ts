import type { Io } from '../io.ts';
import { bytes } from '../text/bytes.ts';
import { cells, shortened } from '../text/cells.ts';
import { visible } from '../text/visible.ts';
import type { Style } from './style.ts';
import { totals } from './totals.ts';

export interface Bars {
  /** What is coming altogether. */
  expect(count: number, bytes: number): void;
  begin(name: string, total: number | undefined): { advance(bytes: number): void; done(how: string): void };
  /** A line that stays, above the bars. */
  say(text: string): void;
  /** Takes the bars off the screen. Call it in any case. */
  end(): void;
}

interface Running {
  name: string;
  total: number | undefined;
  count: number;
  begun: number;
}

export interface BarsOptions {
  style: Style;
  /** `live` redraws in place, `lines` writes one for each that is done, `none` keeps still. */
  as: 'live' | 'lines' | 'none';
}

/** Progress of several things at once, on stderr: bars on a terminal, elsewhere a line for each when it is done. */
export function bars({ stderr }: Pick<Io, 'stderr'>, { style, as }: BarsOptions): Bars {
  const running = new Set<Running>();
  let sum = totals();
  let drawn: string[] = [];
  let timer: NodeJS.Timeout | undefined;
  const columns = (): number => Math.max(20, stderr.columns ?? 80);

  /** Lines that were drawn for a wider terminal take several rows of it by now. */
  const erase = (): string => {
    const rows = drawn.reduce((all, line) => all + Math.max(1, Math.ceil(cells(line) / columns())), 0);
    drawn = [];
    // Line by line: clearing the whole screen at once, tmux keeps it in its history.
    return rows === 0 ? '' : `\r\u001b[2K${'\u001b[1A\u001b[2K'.repeat(rows)}`;
  };
  const draw = (): void => {
    const width = columns() - 1;
    const most = Math.max(1, Math.min(8, ((stderr as { rows?: number }).rows ?? 24) - 3));
    const now = performance.now();
    const shown = [...running].filter(({ begun, count }) => count > 0 || now - begun > 500).slice(0, most);
    const next = [...shown.map((one) => line(one, width)), sum.line(width)].map((text) =>
      shortened(text, width),
    );
    const before = erase();
    drawn = next;
    stderr.write(`${before}${next.join('\n')}\n`);
  };
  const start = (): void => {
    if (as !== 'live' || timer) return;
    timer = setInterval(draw, 100);
    // The work decides how long the program lives, never its picture.
    timer.unref();
  };
  const lasting = (text: string): void => void stderr.write(`${as === 'live' ? erase() : ''}${text}\n`);

  return {
    expect: (count, size) => void (sum = totals({ count, bytes: size })),
    begin: (name, total) => {
      start();
      const one: Running = { name: visible(name), total, count: 0, begun: performance.now() };
      running.add(one);
      return {
        advance: (count) => {
          one.count += count;
          sum.add(count);
        },
        done: (how) => {
          running.delete(one);
          sum.done(total ?? one.count, one.count);
          if (as === 'lines') lasting(finished(one, how, style));
        },
      };
    },
    say: (text) => void (as === 'none' || lasting(text)),
    end: () => {
      clearInterval(timer);
      timer = undefined;
      running.clear();
      if (as === 'live') stderr.write(erase());
      sum = totals();
    },
  };
}

const finished = ({ name, count, total }: Running, how: string, style: Style): string =>
  `${style('green', '✓')} ${brief(name)}  ${bytes(total ?? count).padStart(7)}  ${how}`;

/** Digests by their first 12 digits, as docker shows them. */
const brief = (name: string): string => name.replace(/^(sha\d+):([0-9a-f]{12})[0-9a-f]+$/, '$2');

function line({ name, count, total }: Running, width: number): string {
  const label = shortened(brief(name), 20).padEnd(12);
  if (total === undefined) return `${label}  ${bytes(count)}`;
  const numbers = `${bytes(count).padStart(7)} / ${bytes(total).padStart(7)}`;
  const room = Math.min(40, width - cells(label) - numbers.length - 4);
  const part = total === 0 ? 1 : Math.min(1, Math.max(0, count / total));
  const bar = room < 4 ? '' : `${'█'.repeat(Math.round(part * room)).padEnd(room, '░')}  `;
  return `${label}  ${bar}${numbers}`;
}
