import { header, type Headers } from './message.ts';

/** The target of `Link: <…>; rel="next"`, as sent: relative or absolute. */
export function nextLink(answer: { headers: Headers }): string | undefined {
  return /<([^>]*)>\s*;\s*rel="?next"?/i.exec(header(answer, 'link') ?? '')?.[1];
}
