import { call } from './call.ts';
import { RegistryError } from './errors.ts';
import type { Http } from './http.ts';
import { names, nextLink, nextPath } from './page.ts';

export interface CataloguePage {
  repositories: string[];
  /** As the registry sent it; undefined on the last page. */
  next: string | undefined;
}

const cataloguePath = '/v2/_catalog';

/** Up to `n` names after `last`. More than the registry's `catalog.maxentries` (1000) is refused by it. */
export function cataloguePage(
  http: Http,
  { n = 1000, last }: { n?: number; last?: string } = {},
): Promise<CataloguePage> {
  const query = new URLSearchParams({ n: String(n), ...(last === undefined ? {} : { last }) });
  return page(http, `${cataloguePath}?${query}`);
}

/** All names, up to `n` at a time, as the registry sorts them. */
export async function* repositories(
  http: Http,
  { n = 1000 }: { n?: number } = {},
): AsyncGenerator<string, void, undefined> {
  let path = `${cataloguePath}?n=${n}`;
  let at = await page(http, path).catch((error: unknown) => {
    if (!isTooMany(error)) throw error;
    return page(http, (path = cataloguePath));
  });
  for (;;) {
    yield* at.repositories;
    if (at.next === undefined) return;
    path = nextPath(http, at.next, path);
    at = await page(http, path);
  }
}

/** A registry whose `catalog.maxentries` is smaller: it then chooses by itself. */
const isTooMany = (error: unknown): boolean =>
  error instanceof RegistryError && error.status === 400 && error.code === 'PAGINATION_NUMBER_INVALID';

async function page(http: Http, path: string): Promise<CataloguePage> {
  const response = await call(http, { method: 'GET', path }, 200);
  return { repositories: names(http, response, 'repositories', path), next: nextLink(response) };
}
