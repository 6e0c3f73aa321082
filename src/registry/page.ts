import { UnreadableError } from './errors.ts';
import type { Http } from './http.ts';
import type { Headers, Response } from './message.ts';

/** The target of `Link: <…>; rel="next"`, as sent: relative or absolute. */
export function nextLink({ headers }: { headers: Headers }): string | undefined {
  return /<([^>]*)>[^<,]*;\s*rel="?next"?/i.exec(headers['link']?.join(', ') ?? '')?.[1];
}

/**
 * The path of the next page. The link's host is not trusted: credentials only go to the registry itself. A link to the
 * page it came from would never end.
 */
export function nextPath(http: Http, link: string, current: string): string {
  const base = new URL(current, http.url);
  if (!URL.canParse(link, base.href))
    throw new UnreadableError(http, current, 'the link to its next page is no URL');
  const { pathname, search } = new URL(link, base);
  if (pathname + search === base.pathname + base.search)
    throw new UnreadableError(http, current, 'its next page is itself');
  return pathname + search;
}

/** The list in an answer; `null` is an empty one: of an empty registry, and of a repository whose last tag went. */
export function names(http: Http, answer: Response, key: 'repositories' | 'tags', path: string): string[] {
  let value: unknown;
  try {
    value = (JSON.parse(answer.body.toString('utf8')) as Record<string, unknown> | null)?.[key];
  } catch {
    throw new UnreadableError(http, path, 'the answer is no JSON');
  }
  if (value === null || value === undefined) return [];
  if (Array.isArray(value) && value.every((one) => typeof one === 'string')) return value;
  throw new UnreadableError(http, path, `the answer has no list of ${key}`);
}
