import { OperationError, UsageError } from '../../errors.ts';
import type { Io } from '../../io.ts';
import { header, type Streamed } from '../../registry/message.ts';
import { redirected } from '../../registry/redirected.ts';
import { retried } from '../../registry/retried.ts';
import { opener } from '../../remotes/opener.ts';
import { origins } from '../../remotes/origins.ts';
import type { Opened } from './input.ts';
import { resumed } from './resumed.ts';

/** A server may be slow, and so may be the registry for which it waits. */
const patience = 300_000;

export interface FetchOptions {
  io: Pick<Io, 'env' | 'signal'>;
  /** PEM of more certificates to trust. */
  ca?: readonly string[] | undefined;
  /** Told of every other try. */
  say?: ((text: string) => void) | undefined;
}

/** A download; its content ends with an error where it is shorter than announced. Throws `UsageError` and `OperationError`. */
export async function fetched(text: string, options: FetchOptions): Promise<Opened> {
  const { io, say } = options;
  const url = parsed(text);
  const others = origins(opener(url.host, options));
  const http = retried(redirected(others.to(url.origin), others.to), {
    onRetry: (why, pause) => say?.(`${why}; another try in ${(pause / 1000).toFixed(1)} s`),
    ...(io.signal ? { signal: io.signal } : {}),
  });
  try {
    // Unpacked on the way it would have another length and digest.
    const headers = { 'accept-encoding': 'identity', 'user-agent': 'create-registry' };
    const request = { method: 'GET', path: url.pathname + url.search, headers, timeout: patience } as const;
    const answer = await http.open(request);
    if (answer.status !== 200) throw refused(text, answer);
    const length = header(answer, 'content-length');
    const size = length === undefined ? undefined : Number(length);
    const { content, close } = resumed(http, request, answer, (error, count) =>
      cutOff(text, `${error.message}, after ${count} bytes`),
    );
    return { content, size, close: () => (close(), others.close()) };
  } catch (error) {
    others.close();
    throw error;
  }
}

function parsed(text: string): URL {
  if (!URL.canParse(text))
    throw new UsageError([
      { where: text, what: `${text} is no URL`, cure: 'rootfs:https://HOST/FILE.tar.xz' },
    ]);
  const url = new URL(text);
  if (url.username === '' && url.password === '') return url;
  throw new UsageError([
    {
      where: `${url.protocol}//${url.host}${url.pathname}`,
      what: 'A password in the URL can be seen by everybody on this machine',
      cure: 'fetch it with curl --netrc … | create-registry copy rootfs:- DESTINATION',
    },
  ]);
}

function refused(name: string, { status, body }: Streamed): OperationError {
  body.destroy();
  const cure =
    status >= 300 && status < 400
      ? 'it leads on, too often or from https to http: name its last address'
      : 'look at it with curl -IL';
  return new OperationError([{ where: name, what: `${name} answered ${status}`, cure }]);
}

const cutOff = (name: string, why: string): OperationError =>
  new OperationError([
    { where: name, what: `${name} broke off: ${why}`, cure: 'run it again; nothing was tagged' },
  ]);
