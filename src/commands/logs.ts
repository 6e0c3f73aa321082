import type { Handler, Session } from '../cli/command.ts';
import { exitCode, UsageError } from '../errors.ts';
import type { Settings } from '../settings/schema.ts';
import { servicesOf, type ServiceName } from '../targets/target.ts';
import { bundleHere } from './bundle-here.ts';

export const run: Handler = async (session) => {
  const tail = lines(session);
  const reader = new AbortController();
  const { bundle, target } = await bundleHere(readBy(session, reader));
  const services = chosenServices(session, bundle.settings);
  const follow = session.invocation.flags['follow'] === true;
  if (session.out.json) {
    if (follow)
      throw new UsageError([
        {
          where: '--follow',
          what: 'one JSON document has an end; --follow has none',
          cure: 'leave one of them out',
        },
      ]);
    const lines = await Promise.all(services.map((service) => target.lastLog(service, tail)));
    session.out.document(Object.fromEntries(services.map((service, index) => [service, lines[index]])));
    return exitCode.done;
  }
  try {
    await target.logs({ follow, tail, services });
  } catch (error) {
    // Whoever reads it, like `head`, has seen enough.
    if (!reader.signal.aborted) throw error;
  }
  return exitCode.done;
};

/** The session, ended when nobody reads its output any more. */
function readBy(session: Session, reader: AbortController): Session {
  const { io } = session;
  io.stdout.once('error', () => reader.abort());
  return {
    ...session,
    io: { ...io, signal: AbortSignal.any([reader.signal, ...(io.signal ? [io.signal] : [])]) },
  };
}

function chosenServices({ invocation }: Session, settings: Settings): readonly ServiceName[] {
  const all = servicesOf(settings);
  const unknown = invocation.arguments.filter((name) => !(all as string[]).includes(name));
  if (unknown.length > 0)
    throw new UsageError(
      unknown.map((name) => ({
        where: name,
        what: `there is no service "${name}"`,
        cure: `name ${all.join(' or ')}, or none for all`,
      })),
    );
  return invocation.arguments.length > 0 ? (invocation.arguments as ServiceName[]) : all;
}

function lines({ invocation }: Session): number {
  const text = String(invocation.flags['tail'] ?? '100');
  if (!/^\d{1,7}$/.test(text))
    throw new UsageError([{ where: '--tail', what: `"${text}" is no number of lines`, cure: '--tail 100' }]);
  return Number(text);
}
