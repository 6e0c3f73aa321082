import type { Problem } from '../problem.ts';
import { WrongContentError } from '../registry/download.ts';
import { ConnectionError, RegistryError, TooLargeError, UnreadableError } from '../registry/errors.ts';
import { ManifestError } from '../registry/parse-manifest.ts';
import { dockerHub } from '../registry/reference.ts';
import { visible } from '../text/visible.ts';
import type { Place } from '../symptoms/symptom.ts';
import { reason, type Reason } from '../symptoms/reason.ts';
import { answerReason, connectionReason, ownAnswerReason, ownConnectionReason } from './reasons.ts';

/**
 * What is wrong when a registry does not do as asked, with its own code and message; undefined for other errors. `own`
 * gives the bundle where a `host[:port]` is its registry.
 */
export function registryProblem(
  error: unknown,
  own: (registry: string) => Place | undefined = () => undefined,
): Problem | undefined {
  if (error instanceof RegistryError) {
    const host = hostOf(error.url);
    const place = own(host);
    return problem(host, error, (place && ownAnswerReason(error, place)) ?? answerReason(error, host));
  }
  if (error instanceof ConnectionError) {
    const host = hostOf(error.url);
    const place = own(host);
    return problem(
      host,
      error,
      (place && ownConnectionReason(error, place)) ?? connectionReason(error, host),
    );
  }
  if (error instanceof UnreadableError) return problem(hostOf(error.url), error, reason('no-registry-there'));
  if (error instanceof ManifestError) return problem('', error, reason('manifest-unreadable'));
  if (error instanceof WrongContentError)
    return problem(error.digest, error, { cure: reason('content-wrong').cure });
  if (error instanceof TooLargeError) return problem('', error, reason('answer-too-large'));
  return undefined;
}

/** Messages come from elsewhere: they are shown as text, and not without end. */
function problem(where: string, error: Error, { cause, cure }: Partial<Reason>): Problem {
  const message = visible(error.message);
  const short = message.length > 500 ? `${message.slice(0, 500)}…` : message;
  const what = cause ? `${cause} (${short})` : short;
  return {
    where,
    what: where === '' || what.startsWith(where) ? what : `${where}: ${what}`,
    ...(cure ? { cure } : {}),
  };
}

function hostOf(url: string): string {
  if (!URL.canParse(url)) return '';
  const { host } = new URL(url);
  return host === 'registry-1.docker.io' ? dockerHub : host;
}
