import type { Row } from '../symptom.ts';

/** A proxy on the way answered, or nginx itself. */
export const gateway = {
  'body-too-large': {
    says: [
      // docker, containerd, podman; other proxies' pages
      /413 (?:Request Entity|Payload|Content) Too Large|HTTP 413 response|StatusCode: 413|status(?: code)?:? 413\b|Request Entity Too Large/i,
      // nginx; this registry
      /client intended to send too large (?:body|chunked body)|request body too large for nginx/,
    ],
    cause: 'a proxy on the way limits the size of a request; nginx allows 1 MB unless told otherwise',
    cure: 'client_max_body_size 0; in nginx.conf, and the same at every proxy before it (a page that says cloudflare comes from there: 100 MB and more need another way)',
    check: 'create-registry smoke     (the check `large-body`)',
  },
  'registry-unhealthy': {
    says: [
      // this registry; registry; docker, containerd, podman
      /the registry is unavailable, try again later|storagedriver_filesystem check failed|health check failed/i,
      /\b503 Service (?:Temporarily )?Unavailable|status code from registry 503|HTTP 503\b/i,
    ],
    cause: 'the registry’s own health check fails: its storage cannot be used',
    cure: 'check free space and permissions of the data folder, then the registry’s log (`create-registry logs registry`)',
    check: 'create-registry status; df -h; df -i',
  },
  'registry-too-slow': {
    says: [
      // nginx; this registry; docker, containerd, podman
      /upstream timed out|the registry behind nginx took too long|\b504 Gateway Time-?out|status code from registry 504|HTTP 504\b/i,
      /upstream prematurely closed connection/,
    ],
    cause: 'the registry did not answer in time',
    cure: 'look at the registry’s log (`create-registry logs registry`); slow storage needs longer proxy_read_timeout in nginx.conf',
    check: 'create-registry status; iostat -x 1 3',
  },
  'server-fault': {
    says: [
      // docker, podman, containerd
      /\b500 Internal Server Error|HTTP 500 response|StatusCode: 500|status(?: code)?:? 500\b/i,
      // this registry
      /the request failed in nginx, see its log/,
    ],
    cause:
      'nginx or the registry has a fault that it does not tell clients: storage, password file, its script',
    cure: 'its log says it: `create-registry logs nginx`, `create-registry logs registry`; explain that line in turn',
    check: 'create-registry smoke',
  },
  'request-cut-off': {
    says: [
      // nginx
      /client prematurely closed connection while (?:sending|processing)|client timed out \(110/,
    ],
    cause:
      'the client broke off, or its request came too slowly: its network, or a proxy before nginx with a time limit',
    cure: 'look at the client’s own message; a proxy before nginx needs long timeouts and no buffering of requests',
    check: 'create-registry logs nginx',
  },
} as const satisfies Record<string, Row>;

/** Somebody else answered; said behind what such a page itself may tell. */
export const strangers = {
  'page-instead-of-json': {
    says: [
      // docker, compose, registry clients
      /invalid character '<' looking for beginning of value|Unexpected token '?<'?/i,
    ],
    cause:
      'something else than a registry answered, with a web page: a proxy, a login page, another site on that port',
    cure: 'the title in the message says who; see where the name and the port lead to',
    check: ({ url }) => `curl -ki ${url}/v2/     (Docker-Distribution-Api-Version must be there)`,
  },
} as const satisfies Record<string, Row>;
