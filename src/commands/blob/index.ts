import { open } from 'node:fs/promises';
import type { Handler, Session } from '../../cli/command.ts';
import { exitCode, UsageError } from '../../errors.ts';
import { WrongContentError } from '../../registry/download.ts';
import { RegistryError } from '../../registry/errors.ts';
import type { Http } from '../../registry/http.ts';
import { formatReference, type Reference } from '../../registry/reference.ts';
import { explained } from '../../system/file-problem.ts';
import { bytes } from '../../text/bytes.ts';
import { withRegistries } from '../registries-here.ts';
import { destinationOf, type Destination } from './destination.ts';
import { digestWanted, noBlob } from './instead.ts';
import { progressOf } from './progress.ts';
import { save, type Saved } from './save.ts';
import { damaged, pass, sizeOf, type Transfer } from './transfer.ts';

export const run: Handler = (session) =>
  withRegistries(session, async (registries) => {
    const [text] = session.invocation.arguments;
    if (text === undefined) throw new UsageError([nothingNamed]);
    const reference = registries.parse(text);
    const http = await registries.http(reference.registry);
    const { digest } = reference;
    if (digest === undefined) throw await digestWanted(http, reference);
    const destination = await destinationOf(session, digest);
    const size = await sizeOf(http, reference.repository, digest).catch(async (error: unknown) => {
      throw error instanceof RegistryError && error.status === 404
        ? await noBlob(http, reference, digest)
        : error;
    });
    const saved = await fetched(session, { http, reference, digest, size, destination });
    if (destination.kind === 'stdout') return exitCode.done;
    const { how, size: got } = saved;
    session.out.document({
      reference: formatReference(reference),
      digest,
      size: got,
      file: destination.path,
      how,
    });
    session.out.result(destination.path);
    return exitCode.done;
  });

interface Wanted {
  http: Http;
  reference: Reference;
  digest: string;
  size: number | undefined;
  destination: Destination;
}

async function fetched({ io, out }: Session, wanted: Wanted): Promise<Saved> {
  const { http, reference, digest, size, destination } = wanted;
  const work = (update: (detail: string) => void): Promise<Saved> => {
    const transfer: Transfer = {
      http,
      repository: reference.repository,
      digest,
      size,
      signal: io.signal,
      progress: progressOf(size, update),
      say: out.say,
    };
    return deliver(transfer, destination, io.stdout);
  };
  try {
    return await out.steps.step('blob', work, summary);
  } catch (error) {
    throw error instanceof WrongContentError ? damaged(reference, error, keptWhere(destination)) : error;
  }
}

async function deliver(
  transfer: Transfer,
  destination: Destination,
  stdout: NodeJS.WritableStream,
): Promise<Saved> {
  if (destination.kind === 'file') return save(transfer, destination.path);
  if (destination.kind === 'stdout')
    return { how: 'downloaded', size: await pass(transfer, stdout, 'the output') };
  const { path } = destination;
  const file = await explained(path, () => open(path, 'w'));
  const stream = file.createWriteStream();
  // Every write tells of its own error.
  stream.on('error', () => undefined);
  try {
    return { how: 'downloaded', size: await pass(transfer, stream, path) };
  } finally {
    if (!stream.closed) await new Promise<void>((done) => stream.on('close', () => done()).destroy());
  }
}

const summary = ({ how, size }: Saved): string =>
  `${bytes(size)}, digest verified${how === 'downloaded' ? '' : ` (${how})`}`;

const keptWhere = (destination: Destination): string =>
  destination.kind === 'file'
    ? `nothing of it was kept; ${destination.path} is as it was`
    : 'what was written is not to be used';

const nothingNamed = {
  where: '',
  what: 'which blob?',
  cure: 'create-registry blob REPOSITORY@sha256:… -o FILE\ncreate-registry inspect REPOSITORY:TAG shows the blobs of an image',
};
