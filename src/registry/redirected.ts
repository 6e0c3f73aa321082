import { discard } from './discard.ts';
import { throughOpen, type Http } from './http.ts';
import { header, type Request, type Streamed } from './message.ts';

/**
 * Follows the redirects with which registries hand out blobs from elsewhere. Credentials stay at home: those of the
 * registry are not sent along, and the other place's are in its URL. Stands outside of `authorized`, so that a
 * challenge from elsewhere is never answered.
 */
export function redirected(http: Http, connectTo: (origin: string) => Http): Http {
  return throughOpen({
    url: http.url,
    close: () => http.close(),
    open: async (request) => {
      let answer = await http.open(request);
      let at = new URL(request.path, http.url);
      for (let hops = 0; hops < 5; hops++) {
        const target = targetOf(answer, request, at);
        if (!target) return answer;
        discard(answer);
        at = target;
        const home = target.origin === new URL(http.url).origin;
        answer = await (home ? http : connectTo(target.origin)).open({
          ...request,
          path: target.pathname + target.search,
          ...(home ? {} : { headers: withoutAuthorization(request.headers), credentials: null }),
        });
      }
      return answer;
    },
  });
}

function targetOf(answer: Streamed, { method }: Request, at: URL): URL | undefined {
  const location = header(answer, 'location');
  if (
    (method !== 'GET' && method !== 'HEAD') ||
    ![301, 302, 303, 307, 308].includes(answer.status) ||
    !location
  )
    return undefined;
  if (!URL.canParse(location, at.href)) return undefined;
  const target = new URL(location, at);
  // Down to plain HTTP would let anybody on the way choose the content's bytes, and see where they are had.
  return target.protocol === 'https:' || target.protocol === at.protocol ? target : undefined;
}

const withoutAuthorization = (headers: Request['headers'] = {}): Record<string, string> =>
  Object.fromEntries(
    Object.entries(headers).filter(([name]) => !['authorization', 'cookie'].includes(name.toLowerCase())),
  );
