import type { Request } from '../message.ts';

type Meant = Pick<Request, 'method' | 'path' | 'repository'>;

/** What one token is good for: a repository and what is done to it; a mount also reads a second one. */
export function kindOf(request: Meant): string {
  const { method, path } = request;
  const action = method === 'GET' || method === 'HEAD' ? 'pull' : method === 'DELETE' ? 'delete' : 'push';
  return [repositoryOf(request), action, mountedFrom(path)].join(' ').trimEnd();
}

/** The token of a mount is also good for the upload that it may have become. */
export function kindsOf(request: Meant): string[] {
  const kind = kindOf(request);
  const from = mountedFrom(request.path);
  return from === '' ? [kind] : [kind, kind.slice(0, -from.length - 1)];
}

/** As registries ask for it when bytes are sent; undefined where nobody knows the repository. */
export function pushScope(request: Meant): string | undefined {
  const repository = repositoryOf(request);
  return repository === '' ? undefined : `repository:${repository}:pull,push`;
}

const repositoryOf = ({ path, repository }: Meant): string =>
  repository ??
  /^\/v2\/(.+)\/(?:manifests|blobs|tags|referrers)\//.exec(path.replace(/\?.*/s, ''))?.[1] ??
  '';

const mountedFrom = (path: string): string =>
  path.includes('?') ? (new URLSearchParams(path.slice(path.indexOf('?'))).get('from') ?? '') : '';
