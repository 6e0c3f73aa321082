import type { Io } from '../io.ts';
import type { Steps } from './steps.ts';
import type { Style } from './style.ts';

/** On a terminal the running step is redrawn in place; elsewhere each step is one line when it ends. */
export function terminalSteps(io: Pick<Io, 'stderr'>, style: Style, talk: boolean): Steps {
  const live = talk && io.stderr.isTTY === true;
  return {
    async step(name, work, summary) {
      const begun = performance.now();
      const draw = (detail: string) =>
        live && io.stderr.write(`\r\u001b[K${style('dim', '·')} ${name.padEnd(8)} ${fit(detail, io)}`);
      const finish = (mark: string, detail: string) => {
        if (!talk) return;
        const time = style('dim', seconds(performance.now() - begun));
        io.stderr.write(
          `${live ? '\r\u001b[K' : ''}${mark} ${name.padEnd(8)} ${[detail, time].filter(Boolean).join('  ')}\n`,
        );
      };
      draw('');
      try {
        const result = await work(draw);
        const said = summary?.(result) ?? '';
        if (typeof said === 'string') finish(style('green', '✓'), said);
        else finish(style('red', '✗'), said.failed);
        return result;
      } catch (error) {
        finish(style('red', '✗'), '');
        throw error;
      }
    },
  };
}

const seconds = (ms: number): string => (ms < 50 ? '' : `${(ms / 1000).toFixed(1)} s`);

/** A redrawn line must not wrap: the next redraw would leave its first part behind. */
const fit = (text: string, io: Pick<Io, 'stderr'>): string =>
  text.slice(0, Math.max(10, (io.stderr.columns ?? 80) - 14));
