import type { Handler, Session } from '../../cli/command.ts';
import { exitCode, OperationError, UsageError, type ExitCode } from '../../errors.ts';
import { getImage } from '../../images/image.ts';
import { orMissing } from '../../images/missing.ts';
import { parsePlatform } from '../../images/platform.ts';
import type { Platform } from '../../registry/manifest.ts';
import { ManifestError } from '../../registry/parse-manifest.ts';
import { formatReference, manifestReference, type Reference } from '../../registry/reference.ts';
import type { Http } from '../../registry/http.ts';
import { errorCode } from '../../system/file-problem.ts';
import { writeThrough } from '../../system/write-through.ts';
import { visible } from '../../text/visible.ts';
import { withRegistries } from '../registries-here.ts';
import { body } from './body.ts';
import { document } from './document.ts';
import { head } from './head.ts';
import { inspect } from './inspection.ts';
import { rawBytes } from './raw.ts';
import { showSchema1 } from './schema1.ts';

export const run: Handler = (session) =>
  withRegistries(session, async (registries) => {
    const { arguments: words, flags } = session.invocation;
    if (words[0] === undefined) throw new UsageError([nothingNamed]);
    const reference = registries.parse(words[0]);
    if (flags['store'] === true)
      return (await import('./store.ts')).showStore(session, registries, reference);
    const platform = flags['platform'] === undefined ? undefined : parsePlatform(String(flags['platform']));
    const raw = flags['raw'] === true;
    if (raw && session.out.json) throw new UsageError([twoForms]);
    const http = await registries.http(reference.registry);
    return readable(reference, () => (raw ? showRaw : show)(session, http, reference, platform));
  });

async function show(
  session: Session,
  http: Http,
  reference: Reference,
  platform: Platform | undefined,
): Promise<ExitCode> {
  const { out } = session;
  const image = await orMissing(reference, () =>
    getImage(http, reference.repository, manifestReference(reference)),
  );
  const { parsed } = image;
  const text = formatReference(
    reference.digest ? reference : { ...reference, tag: manifestReference(reference) },
  );
  if (parsed.kind === 'schema1') return showSchema1(session, text, image, parsed);
  const place = { http, repository: reference.repository, warn: out.warn };
  const inspection = await inspect(place, { reference: text, image: { ...image, parsed }, platform });
  out.document(document(inspection));
  // All of it may be somebody else's words.
  out.result([...head(inspection), ...body(inspection)].map(visible).join('\n'));
  return inspection.details?.problem === undefined ? exitCode.done : exitCode.failed;
}

async function showRaw(
  { io }: Session,
  http: Http,
  reference: Reference,
  platform: Platform | undefined,
): Promise<ExitCode> {
  const bytes = await rawBytes(http, reference, platform);
  await writeThrough(io.stdout, bytes).catch((error: unknown) => {
    // A reader that has seen enough, like `head`.
    if (errorCode(error) !== 'EPIPE') throw error;
  });
  return exitCode.done;
}

async function readable<T>(reference: Reference, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof ManifestError)) throw error;
    const where = formatReference(reference);
    const cure = 'inspect --raw shows its bytes';
    throw new OperationError([{ where, what: `${where} cannot be read: ${visible(error.message)}`, cure }]);
  }
}

const nothingNamed = {
  where: '',
  what: 'inspect which image?',
  cure: 'create-registry inspect REPOSITORY:TAG\ncreate-registry ls shows the repositories',
};

const twoForms = {
  where: '--raw',
  what: '--raw shows the exact bytes, --json a document of its own',
  cure: 'choose one of them',
};
