import { call } from './call.ts';
import type { Http } from './http.ts';
import { names, nextLink, nextPath } from './page.ts';

export interface TagsPage {
  tags: string[];
  /** As the registry sent it; undefined on the last page. */
  next: string | undefined;
}

export const tagsPath = (repository: string): string => `/v2/${repository}/tags/list`;

/** The first page: everything on 2.8, up to `tags.maxtags` (1000) on 3. */
export const tagsPage = (http: Http, repository: string): Promise<TagsPage> =>
  page(http, tagsPath(repository));

/**
 * All tags, page by page, as the registry sorts them; `n` at a time where it is asked for, else as many as the registry
 * likes. Throws `RegistryError`: 404 where there is no such repository.
 */
export async function* tags(
  http: Http,
  repository: string,
  { n }: { n?: number } = {},
): AsyncGenerator<string, void, undefined> {
  const first = tagsPath(repository) + (n === undefined ? '' : `?n=${n}`);
  for (let path: string | undefined = first; path !== undefined;) {
    const at: TagsPage = await page(http, path);
    yield* at.tags;
    path = at.next === undefined ? undefined : nextPath(http, at.next, path);
  }
}

async function page(http: Http, path: string): Promise<TagsPage> {
  const response = await call(http, { method: 'GET', path }, 200);
  return { tags: names(http, response, 'tags', path), next: nextLink(response) };
}
