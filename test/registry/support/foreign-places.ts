import { createServer, request as httpRequest } from 'node:http';
import { listening } from './between.ts';

/** A proxy that lets uploads go on at paths which do not name the repository, as Google's registry does. Its URL. */
export async function foreignPlaces(url: string): Promise<string> {
  const server = createServer((incoming, response) => {
    const [, hidden, query = ''] = /^\/upload\/([^?]+)(\?.*)?$/.exec(incoming.url ?? '') ?? [];
    const path = hidden ? Buffer.from(hidden, 'base64url').toString() + query : incoming.url;
    const { method, headers } = incoming;
    const outgoing = httpRequest(url, { method, path, headers }, (answer) => {
      const { location, ...rest } = answer.headers;
      const { pathname, search } = new URL(location ?? '/', url);
      const place = `/upload/${Buffer.from(pathname).toString('base64url')}${search}`;
      response.writeHead(answer.statusCode ?? 0, {
        ...rest,
        ...(location === undefined ? {} : { location: pathname.includes('/uploads/') ? place : location }),
      });
      answer.pipe(response);
    });
    outgoing.on('error', () => response.destroy());
    incoming.pipe(outgoing);
  });
  return `http://127.0.0.1:${await listening(server)}`;
}
