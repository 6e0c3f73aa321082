import { discard } from '../../registry/discard.ts';
import type { Http } from '../../registry/http.ts';
import { header, type Request, type Streamed } from '../../registry/message.ts';

export interface Resumed {
  content: AsyncGenerator<Buffer, void, undefined>;
  close(): void;
}

/** How often it is taken up again before it has got one byte further. */
const patience = 3;

/**
 * What an answer holds. A transfer that breaks is taken up where it broke off, where the server can tell that it is
 * still the same file. `explain` makes the error that it ends with otherwise.
 */
export function resumed(
  http: Http,
  request: Request,
  first: Streamed,
  explain: (error: Error, count: number) => Error,
): Resumed {
  const mark = markOf(first);
  let answer = first;
  async function* content() {
    let count = 0;
    for (let failures = 0; ;) {
      const begun = count;
      try {
        for await (const chunk of answer.body as AsyncIterable<Buffer>) {
          count += chunk.length;
          yield chunk;
        }
        return;
      } catch (error) {
        const meant = answer.explain(error);
        if (!('code' in meant)) throw meant;
        failures = count > begun ? 1 : failures + 1;
        const next =
          mark === undefined || failures >= patience ? undefined : await rest(http, request, count, mark);
        if (!next) throw explain(meant, count);
        answer = next;
      }
    }
  }
  return { content: content(), close: () => void answer.body.destroy() };
}

/** What only the same bytes have (RFC 9110, 13.1.5); a weak tag stands for what merely looks alike. */
function markOf(answer: Streamed): string | undefined {
  const tag = header(answer, 'etag');
  return tag === undefined || tag.startsWith('W/') ? header(answer, 'last-modified') : tag;
}

/** Undefined where the server knows no ranges, or has another file by now, or cannot be reached. */
async function rest(http: Http, request: Request, from: number, mark: string): Promise<Streamed | undefined> {
  const headers = { ...request.headers, range: `bytes=${from}-`, 'if-range': mark };
  const answer = await http.open({ ...request, headers }).catch(() => undefined);
  if (!answer) return undefined;
  if (answer.status === 206 && header(answer, 'content-range')?.startsWith(`bytes ${from}-`)) return answer;
  discard(answer);
  return undefined;
}
