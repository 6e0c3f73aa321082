import type { Session } from '../../cli/command.ts';

/** How far a listing is, on a terminal whose rows go elsewhere; else the rows themselves show it. */
export function counter({ io, out, invocation }: Session): {
  show: (count: number) => void;
  end: () => void;
} {
  const shown =
    io.stderr.isTTY === true && io.stdout.isTTY !== true && !out.json && invocation.flags['quiet'] !== true;
  let last = performance.now();
  return {
    show: (count) => {
      const now = performance.now();
      if (!shown || now - last < 100) return;
      last = now;
      io.stderr.write(`\r\u001b[K${out.style('dim', '·')} ${count}`);
    },
    end: () => void (shown && io.stderr.write('\r\u001b[K')),
  };
}
