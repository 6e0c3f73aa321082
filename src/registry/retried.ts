import { ConnectionError, RegistryError } from './errors.ts';
import { discard } from './discard.ts';
import type { Http } from './http.ts';
import type { Headers, Request } from './message.ts';
import { pause } from './pause.ts';
import { isRepeatable, isResendable } from './repeatable.ts';
import { retryAfter } from './retry-after.ts';

export interface Retries {
  /** How often something is tried at all; default 4. */
  attempts?: number;
  /** Milliseconds before the second try, doubled for each one after; default 500. */
  firstPause?: number;
  /** The longest `Retry-After` that is waited for, in milliseconds; default 60 000. A longer one is an answer. */
  longestPause?: number;
  /** Told before each pause. */
  onRetry?: (why: string, pause: number) => void;
  /** Ends a pause, besides the request's own. */
  signal?: AbortSignal;
}

/** Tries again what may be tried again: no answer at all, 429 and the passing ones of the 5xx. */
export function retried(http: Http, retries: Retries = {}): Http {
  return {
    url: http.url,
    close: () => http.close(),
    open: (request) => again(request, http.url, retries, () => http.open(request), discard),
    // As a whole: an answer that breaks off in its middle counts as none.
    request: (request) =>
      again(
        request,
        http.url,
        retries,
        () => http.request(request),
        () => undefined,
      ),
  };
}

async function again<T extends Answer>(
  request: Request,
  url: string,
  { attempts = 4, firstPause = 500, longestPause = 60_000, onRetry, signal }: Retries,
  attempt: () => Promise<T>,
  drop: (answer: T) => void,
): Promise<T> {
  for (let number = 1; ; number++) {
    const outcome = await settled(attempt);
    const fault = outcome.ok ? refusal(outcome.answer, url) : passing(outcome.error);
    const asked = fault?.after ?? 0;
    const repeat =
      fault &&
      number < attempts &&
      asked <= longestPause &&
      (fault.refused ? isResendable : isRepeatable)(request);
    if (!repeat && outcome.ok) return outcome.answer;
    if (!repeat || !fault) throw (outcome as { error: unknown }).error;
    if (outcome.ok) drop(outcome.answer);
    const wait = Math.max(asked, firstPause * 2 ** (number - 1) * (0.75 + Math.random() / 2));
    onRetry?.(fault.why, wait);
    await (request.within === undefined ? pause(wait, request.signal, signal) : pause(wait));
  }
}

interface Answer {
  status: number;
  headers: Headers;
}

type Outcome<T> = { ok: true; answer: T } | { ok: false; error: unknown };

const settled = <T>(work: () => Promise<T>): Promise<Outcome<T>> =>
  work().then(
    (answer) => ({ ok: true, answer }),
    (error: unknown) => ({ ok: false, error }),
  );

/** What may pass. */
interface Fault {
  why: string;
  /** Nothing was carried out. */
  refused: boolean;
  /** Milliseconds that the other side asks to wait. */
  after?: number | undefined;
}

const statuses = new Set([408, 429, 500, 502, 503, 504]);

const refusal = (answer: Answer, url: string): Fault | undefined =>
  statuses.has(answer.status)
    ? {
        why: `${new URL(url).host} answered ${answer.status}`,
        refused: answer.status === 429 || answer.status === 503,
        after: retryAfter(answer),
      }
    : undefined;

/** Faults of the network, not of names and certificates: those stay. */
const codes = new Set([
  'ECONNRESET',
  'ECONNREFUSED',
  'ECONNABORTED',
  'ETIMEDOUT',
  'EPIPE',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
]);

/** Whether what failed may well succeed when the whole of it is done again: an upload whose answer got lost. */
export const isPassing = (error: unknown): boolean => passing(error) !== undefined;

function passing(error: unknown): Fault | undefined {
  if (error instanceof ConnectionError)
    return codes.has(error.code) ? { why: error.message, refused: false } : undefined;
  // Of a token service: the registry itself has not been asked.
  return error instanceof RegistryError ? refusal(error.response, error.url) : undefined;
}
