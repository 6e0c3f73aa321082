import { UsageError } from '../../errors.ts';
import { visible } from '../../text/visible.ts';

/**
 * The path and query of a call: as in the documentation of the API, without its `/v2/`, or a URL as a `Location` has it.
 * `origins` are those of the registry: passwords go nowhere else. Throws `UsageError`.
 */
export function apiPath(text: string, origins: readonly string[]): string {
  if (/[^\x21-\x7e]/.test(text) || text.includes('#'))
    throw wrong(
      text,
      'a URL has no spaces, controls, # or other letters than those of ASCII',
      'write them as %20 and the like',
    );
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(text)) return ofUrl(text, origins);
  const path = text.replace(/^\/+/, '');
  return /^v2(?:$|[/?])/.test(path) ? `/${path.replace(/^v2(?=$|\?)/, 'v2/')}` : `/v2/${path}`;
}

function ofUrl(text: string, origins: readonly string[]): string {
  if (!URL.canParse(text)) throw wrong(text, 'it is no URL', 'a path like /v2/_catalog');
  const { origin, pathname, search } = new URL(text);
  if (origins.includes(origin)) return pathname + search;
  throw wrong(
    text,
    `it is not on ${origins[0]}, and the password is for nobody else`,
    'name the other registry with --registry; for a blob elsewhere: curl',
  );
}

const wrong = (text: string, what: string, cure: string): UsageError =>
  new UsageError([{ where: visible(text), what: `${visible(text)}: ${what}`, cure }]);
