import { setTimeout as sleep } from 'node:timers/promises';
import { CancelledError, OperationError, stopIfCancelled } from '../errors.ts';
import type { Target } from '../targets/target.ts';
import type { SmokeStack } from '../smoke/stack.ts';
import { reason } from '../symptoms/reason.ts';
import { connect, type Http } from '../registry/http.ts';

const limit = 60_000;
const interval = 150;

/**
 * Waits until nginx answers; that the registry does is what `Target.start` has seen to. What it answers is for the smoke
 * tests to judge, and so is the certificate, which waiting does not mend: no password goes to a server nobody has judged.
 */
export async function ready(stack: SmokeStack, target: Pick<Target, 'lastLog'>): Promise<void> {
  const { url, address, signal } = stack;
  const http = connect({
    url,
    timeout: 5_000,
    verify: () => undefined,
    ...(address ? { address } : {}),
    ...(signal ? { signal } : {}),
  });
  try {
    await untilAnswered(http, target, stack);
  } finally {
    http.close();
  }
}

async function untilAnswered(
  http: Http,
  target: Pick<Target, 'lastLog'>,
  { signal, place }: Pick<SmokeStack, 'signal' | 'place'>,
): Promise<void> {
  let last = '';
  for (const end = Date.now() + limit; Date.now() < end; await sleep(interval)) {
    stopIfCancelled(signal);
    try {
      const { status } = await http.request({ method: 'GET', path: '/v2/' });
      if (![502, 503, 504].includes(status)) return;
      last = `HTTP ${status}`;
    } catch (error) {
      if (error instanceof CancelledError) throw error;
      last = (error as Error).message;
    }
  }
  const log = await target.lastLog(last.startsWith('HTTP') ? 'registry' : 'nginx', 8);
  throw new OperationError([
    {
      where: http.url,
      what: [`no answer within ${limit / 1000} s: ${last}`, ...log].join('\n'),
      cure: reason('never-answered', place).cure,
    },
  ]);
}
