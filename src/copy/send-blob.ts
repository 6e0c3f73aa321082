import { OperationError } from '../errors.ts';
import { WrongContentError } from '../registry/download.ts';
import { ConnectionError, RegistryError } from '../registry/errors.ts';
import type { Descriptor } from '../registry/manifest.ts';
import { pause as waitFor } from '../registry/pause.ts';
import { isPassing } from '../registry/retried.ts';
import { retryAfter } from '../registry/retry-after.ts';
import type { Bar, Source } from './source.ts';
import type { Target } from './target.ts';

/** How often one blob is begun when the target breaks off. A source that does is taken up where it broke. */
const attempts = 4;

/** The longest `Retry-After` that is waited for, in milliseconds. A longer one is an answer. */
const longestPause = 60_000;

export interface Sending {
  bar: Bar;
  /** Aborted when another blob failed: this one then ends as well. */
  signal: AbortSignal;
  /** Milliseconds before the second attempt. */
  pause?: number;
}

/** Streams one blob from source to target, again from its beginning where the target broke off. */
export async function sendBlob(
  source: Source,
  target: Target,
  descriptor: Descriptor,
  { bar, signal, pause = 500 }: Sending,
): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    // Hashing is most of the work here, and a registry does it anyway: only if it refuses do we look who is to blame.
    const unchecked = target.checks === true && attempt === 1;
    const content = new Watched(source.blob(descriptor, { unchecked }), bar, signal);
    try {
      await target.putBlob(descriptor, content.checked());
      return;
    } catch (error) {
      // The target only sees that the content ended; the source knows why.
      if (content.failure !== undefined) throw told(source, content.failure);
      const wait = Math.max(pause * 2 ** (attempt - 1), askedFor(error));
      if (signal.aborted || attempt >= attempts || wait > longestPause || !mayPass(error, attempt))
        throw error;
      bar.advance(-content.count);
      if (isWrong(error)) continue;
      await waitFor(wait, signal);
      if (await target.hasBlob(descriptor)) return;
    }
  }
}

/** Content that is not what its digest says: in which image, and that nothing came of it. */
function told({ name }: Source, error: unknown): unknown {
  if (!(error instanceof WrongContentError)) return error;
  return new OperationError([
    {
      where: name,
      what: `${name} has a damaged layer or config; the destination was not changed\n${error.message}`,
      cure: 'try again; if it stays so, its copy there is damaged: push the image again',
    },
  ]);
}

class Watched {
  /** What the source ended with. */
  failure: unknown;
  count = 0;
  private readonly content: AsyncIterable<Buffer>;
  private readonly bar: Bar;
  private readonly signal: AbortSignal;

  constructor(content: AsyncIterable<Buffer>, bar: Bar, signal: AbortSignal) {
    this.content = content;
    this.bar = bar;
    this.signal = signal;
  }

  /** One chunk behind: the last is handed on when all of it is known to be right, so that no target completes what is wrong. */
  async *checked(): AsyncGenerator<Buffer, void, undefined> {
    let held: Buffer | undefined;
    try {
      for await (const chunk of this.content) {
        this.signal.throwIfAborted();
        this.count += chunk.length;
        this.bar.advance(chunk.length);
        if (held) yield held;
        held = chunk;
      }
    } catch (error) {
      this.failure = error;
      throw error;
    }
    if (held) yield held;
  }
}

const isWrong = (error: unknown): boolean =>
  error instanceof RegistryError && error.status === 400 && error.code === 'DIGEST_INVALID';

/** Milliseconds that the registry asks to be left alone. */
const askedFor = (error: unknown): number =>
  error instanceof RegistryError ? (retryAfter(error.response) ?? 0) : 0;

/**
 * What another try may mend. A stream cannot be sent again by the layers below, so that its 401, of a token that has
 * run out, comes up to here; an upload that is unknown went with a registry that was started anew.
 */
function mayPass(error: unknown, attempt: number): boolean {
  // Whatever broke: requests before this one had an answer.
  if (error instanceof ConnectionError || isPassing(error)) return true;
  if (!(error instanceof RegistryError)) return false;
  if (error.status === 401 || isWrong(error)) return attempt === 1;
  return error.status === 404;
}
