import { connect } from 'node:net';
import type { Bundle } from '../../bundle/bundle.ts';
import type { Session } from '../../cli/command.ts';
import { localAddress } from '../../settings/address.ts';

/** Does what reads the store, and says so where the registry itself would not have answered. */
export async function warnUnlessAnswering<T>(
  { out }: Session,
  bundle: Bundle,
  work: () => Promise<T>,
): Promise<T> {
  const answering = isAnswering(bundle);
  const result = await work();
  if (!(await answering))
    out.warn('The registry does not run: this is what lies in its store (create-registry up starts it).');
  return result;
}

/**
 * Whether somebody listens on the port of the registry, whose images are on this machine. Enough to know, and a hundred
 * times faster than a request; nor is a name looked up for it, which may take seconds.
 */
const isAnswering = ({ settings }: Bundle): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect({ host: localAddress(settings), port: settings.port, timeout: 1000 });
    const end = (answers: boolean) => {
      socket.destroy();
      resolve(answers);
    };
    socket.once('connect', () => end(true));
    socket.once('error', () => end(false));
    socket.once('timeout', () => end(false));
  });
