import { call } from './call.ts';
import type { Http } from './http.ts';
import { nextLink } from './page.ts';

export interface CataloguePage {
  repositories: string[];
  /** As the registry sent it; undefined on the last page. */
  next: string | undefined;
}

/** Up to `n` names after `last`. More than the registry's `catalog.maxentries` (1000) is refused by it. */
export async function cataloguePage(
  http: Http,
  { n = 1000, last }: { n?: number; last?: string } = {},
): Promise<CataloguePage> {
  const query = new URLSearchParams({ n: String(n), ...(last === undefined ? {} : { last }) });
  const response = await call(http, { method: 'GET', path: `/v2/_catalog?${query}` }, 200);
  // An empty registry answers `null` in some versions.
  const { repositories } = JSON.parse(response.body.toString('utf8')) as { repositories: string[] | null };
  return { repositories: repositories ?? [], next: nextLink(response) };
}
