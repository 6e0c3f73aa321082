import type { Problem } from '../problem.ts';
import { WrongContentError } from '../registry/download.ts';
import { ConnectionError, RegistryError, TooLargeError, UnreadableError } from '../registry/errors.ts';
import { ManifestError } from '../registry/parse-manifest.ts';
import { dockerHub } from '../registry/reference.ts';
import { visible } from '../text/visible.ts';
import { connectionReasons, type Reason } from './bundle-reasons.ts';
import { answerReason, connectionReason, ownAnswerReason } from './reasons.ts';

/**
 * What is wrong when a registry does not do as asked, with its own code and message; undefined for other errors. `isOwn`
 * says of a `host[:port]` whether it is the bundle's.
 */
export function registryProblem(
  error: unknown,
  isOwn: (registry: string) => boolean = () => false,
): Problem | undefined {
  if (error instanceof RegistryError) {
    const host = hostOf(error.url);
    const reason = (isOwn(host) ? ownAnswerReason(error) : undefined) ?? answerReason(error, host);
    return problem(host, error, reason);
  }
  if (error instanceof ConnectionError) {
    const host = hostOf(error.url);
    const reason = (isOwn(host) ? connectionReasons[error.code] : undefined) ?? connectionReason(error, host);
    return problem(host, error, reason);
  }
  if (error instanceof UnreadableError)
    return problem(hostOf(error.url), error, {
      cause: 'it does not answer as a registry does',
      cure: 'see what is at that address: a login page or a proxy may have answered instead',
    });
  if (error instanceof ManifestError)
    return problem('', error, {
      cause: 'the manifest cannot be read',
      cure: 'create-registry inspect REFERENCE --raw shows it',
    });
  if (error instanceof WrongContentError)
    return problem(error.digest, error, {
      cure: 'try again; if it stays so, the registry’s copy is damaged: push the image again',
    });
  if (error instanceof TooLargeError)
    return problem('', error, { cause: 'the answer is larger than any list or manifest should be' });
  return undefined;
}

/** Messages come from elsewhere: they are shown as text, and not without end. */
function problem(where: string, error: Error, { cause, cure }: Reason): Problem {
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
