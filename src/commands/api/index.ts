import type { Handler, Session } from '../../cli/command.ts';
import { exitCode, OperationError, UsageError, type ExitCode } from '../../errors.ts';
import { TooLargeError } from '../../registry/errors.ts';
import type { Http } from '../../registry/http.ts';
import type { Request } from '../../registry/message.ts';
import { dockerHub } from '../../registry/reference.ts';
import type { Registries } from '../../remotes/registries.ts';
import { mainRegistryHost, publicUrl } from '../../settings/address.ts';
import { bytes } from '../../text/bytes.ts';
import { withRegistries } from '../registries-here.ts';
import { readBody } from './body.ts';
import { defaultHeaders, parseHeaders } from './headers.ts';
import { apiPath } from './path.ts';
import { document, head, pass, problemsOf } from './show.ts';

/** One call of the registry API, as curl would make it: the answer is the result, whatever it is. */
export const run: Handler = (session) =>
  withRegistries(session, async (registries) => {
    const { flags } = session.invocation;
    const registry = registryOf(registries, flags['registry']);
    const http = await registries.http(registry);
    const request = await requestOf(session, registries, registry, http);
    return session.out.json ? asDocument(session, http, request) : asItIs(session, http, request);
  });

async function requestOf(
  { io, invocation }: Session,
  registries: Registries,
  registry: string,
  http: Http,
): Promise<Request> {
  const { flags, arguments: words } = invocation;
  const [method, path] = [methodOf(words[0]), apiPath(pathIn(words), originsOf(registries, registry, http))];
  const { headers, without } = parseHeaders((flags['header'] as string[] | undefined) ?? []);
  const sent = typeof flags['body'] === 'string' ? await readBody(flags['body'], path, io) : undefined;
  const defaults = { ...defaultHeaders(method, path), ...sent?.headers };
  return {
    method,
    path,
    headers: {
      ...Object.fromEntries(Object.entries(defaults).filter(([name]) => !without.has(name))),
      ...headers,
    },
    ...(sent ? { body: sent.body } : {}),
    ...(without.has('authorization') || headers['authorization'] ? { credentials: null } : {}),
  };
}

async function asItIs({ io, out, invocation }: Session, http: Http, request: Request): Promise<ExitCode> {
  const answer = await http.open(request);
  if (invocation.flags['include'] === true) io.stdout.write(head(answer, io.stdout.isTTY === true));
  const beginning = await pass(answer, io);
  if (answer.status < 400) return exitCode.done;
  out.problems(problemsOf(callOf(request), answer.status, beginning));
  return exitCode.failed;
}

async function asDocument({ out }: Session, http: Http, request: Request): Promise<ExitCode> {
  const answer = await http.request({ ...request, limit: largestDocument }).catch(tooLarge);
  out.document(document(answer));
  if (answer.status < 400) return exitCode.done;
  out.problems(problemsOf(callOf(request), answer.status, answer.body));
  return exitCode.failed;
}

/** A document is put together in memory. */
const largestDocument = 64 * 1024 * 1024;

function tooLarge(error: unknown): never {
  if (!(error instanceof TooLargeError)) throw error;
  throw new OperationError([
    {
      where: '--json',
      what: `the body has more than ${bytes(largestDocument)}, which is too much for one document`,
      cure: 'without --json it is passed on as it comes',
    },
  ]);
}

/** The query may hold an upload's signed state. */
const callOf = ({ method, path }: Request): string => `${method} ${path.replace(/\?.*/s, '')}`;

const methods = [
  'GET',
  'HEAD',
  'POST',
  'PUT',
  'PATCH',
  'DELETE',
] as const satisfies readonly Request['method'][];

function methodOf(word: string | undefined): Request['method'] {
  const found = methods.find((method) => method === word?.toUpperCase());
  if (found) return found;
  throw usage(
    word === undefined ? 'METHOD PATH are missing' : `${word} is no method of the registry API`,
    `create-registry api ${methods.join('|')} PATH`,
  );
}

function pathIn([method, path]: readonly string[]): string {
  if (path !== undefined) return path;
  throw usage('the path is missing', `create-registry api ${method} /v2/_catalog`);
}

function registryOf({ bundle }: Registries, given: unknown): string {
  if (typeof given === 'string') return checkedRegistry(given.replace(/^https?:\/\//, '').replace(/\/$/, ''));
  if (bundle) return mainRegistryHost(bundle.settings);
  throw usage(
    'there is no bundle here',
    'create-registry api METHOD PATH -C DIR, or --registry HOST[:PORT] for another registry',
  );
}

function checkedRegistry(host: string): string {
  if (
    URL.canParse(`https://${host}`) &&
    new URL(`https://${host}/`).host === host.toLowerCase().replace(/:443$/, '')
  )
    return host;
  throw usage(`"${host}" is no host[:port]`, '--registry reg.example.com:5000');
}

const usage = (what: string, cure: string): UsageError => new UsageError([{ where: 'api', what, cure }]);

/** Every name that the registry has. */
function originsOf({ bundle, isOwn }: Registries, registry: string, http: Http): string[] {
  const own =
    bundle && isOwn(registry) ? bundle.settings.host.map((host) => publicUrl(bundle.settings, host)) : [];
  const hub = registry === dockerHub ? ['https://docker.io', 'https://index.docker.io'] : [];
  return [...new Set([http.url, ...own, ...hub].map((url) => new URL(url).origin))];
}
