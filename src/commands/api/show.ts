import { isUtf8 } from 'node:buffer';
import { STATUS_CODES } from 'node:http';
import { Transform, type Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { OperationError } from '../../errors.ts';
import type { Io } from '../../io.ts';
import { apiErrors } from '../../registry/errors.ts';
import type { Headers, Response, Streamed } from '../../registry/message.ts';
import type { Problem } from '../../problem.ts';
import { visible, visibleLines } from '../../text/visible.ts';

/** The status line and the headers, as `curl -i` shows them. */
export function head({ status, headers }: Pick<Response, 'status' | 'headers'>, onTerminal: boolean): string {
  const lines = Object.entries(headers).flatMap(([name, values = []]) =>
    values.map((value) => `${name}: ${onTerminal ? visible(value) : value}`),
  );
  return [`HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}`.trimEnd(), ...lines, '', ''].join('\r\n');
}

/**
 * Copies the body to standard output as it comes; a terminal gets text only. Returns its beginning. Where the output
 * itself cannot be written, the rest is left: a reader has seen enough, like `head`, or the disk is full, which is told
 * at the end of the program, as for every command.
 */
export async function pass(answer: Streamed, { stdout }: Pick<Io, 'stdout'>): Promise<Buffer> {
  const beginning: Buffer[] = [];
  let size = 0;
  const keep = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      if (size < enoughForErrors) beginning.push(chunk);
      size += chunk.length;
      done(null, chunk);
    },
  });
  const through = stdout.isTTY === true ? [keep, forTerminal()] : [keep];
  let unwritten = false;
  const onError = (): void => void (unwritten = true);
  stdout.on('error', onError);
  try {
    // The output stays open: others write there, too.
    await pipeline([answer.body, ...through, stdout], { end: false });
  } catch (error) {
    if (error instanceof OperationError) throw error;
    if (!unwritten && !(stdout as Partial<Writable>).errored) throw answer.explain(error);
  } finally {
    stdout.off('error', onError);
  }
  return Buffer.concat(beginning);
}

const enoughForErrors = 64 * 1024;

/** What a terminal would take for commands is made visible; what is no text at all is not shown. */
function forTerminal(): Transform {
  const decoder = new TextDecoder('utf-8', { fatal: false });
  let last = '\n';
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      if (chunk.includes(0)) {
        done(
          new OperationError([
            {
              where: '',
              what: 'the answer is no text, and a terminal would be confused by it',
              cure: 'send it to a file: … > FILE',
            },
          ]),
        );
        return;
      }
      const text = visibleLines(decoder.decode(chunk, { stream: true }));
      last = text.at(-1) ?? last;
      done(null, text);
    },
    flush(done) {
      done(null, last === '\n' ? '' : '\n');
    },
  });
}

/** The document of `--json`. */
export function document({ status, headers, body }: Response): object {
  const text = isUtf8(body);
  return {
    status,
    headers: joined(headers),
    body: body.toString(text ? 'utf8' : 'base64'),
    encoding: text ? 'utf8' : 'base64',
  };
}

const joined = (headers: Headers): Record<string, string> =>
  Object.fromEntries(Object.entries(headers).map(([name, values = []]) => [name, values.join(', ')]));

/** What an answer of 400 and above means, in the registry's words where there are some. */
export function problemsOf(call: string, status: number, body: Buffer): Problem[] {
  const errors = apiErrors({ body });
  const said = `${call} answered ${status}`;
  if (errors.length === 0) return [{ where: call, what: `${said} ${STATUS_CODES[status] ?? ''}`.trimEnd() }];
  return errors.map(({ code, message }) => ({
    where: call,
    what: visible(`${said} ${code}: ${message ?? ''}`),
  }));
}
