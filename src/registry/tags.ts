import { call } from './call.ts';
import type { Http } from './http.ts';
import { nextLink } from './page.ts';

export interface TagsPage {
  tags: string[];
  next: string | undefined;
}

/** The first page: everything on 2.8, up to `tags.maxtags` (1000) on 3. */
export async function tagsPage(http: Http, repository: string): Promise<TagsPage> {
  const response = await call(http, { method: 'GET', path: `/v2/${repository}/tags/list` }, 200);
  // The last tag deleted, the list is `null`.
  const { tags } = JSON.parse(response.body.toString('utf8')) as { tags: string[] | null };
  return { tags: tags ?? [], next: nextLink(response) };
}
