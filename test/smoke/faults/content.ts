import { both, inServer, nginxConf, registryConf, toRegistry } from '../support/edit.ts';
import { without, type Fault } from '../support/fault.ts';
import { meddler, type Passing } from '../support/meddler.ts';

const absolute = registryConf(['relativeurls: true', 'relativeurls: false']);

export const contentFaults: readonly Fault[] = [
  {
    title: 'body limit of 1 MB',
    broken: nginxConf(['client_max_body_size 0', 'client_max_body_size 1m']),
    red: ['large-body'],
  },
  {
    title: 'request buffering',
    broken: nginxConf(['proxy_request_buffering off', 'proxy_request_buffering on']),
    red: ['streaming'],
  },
  {
    title: 'HTTP/1.0 to the registry, which buffers chunked requests',
    broken: nginxConf(['proxy_http_version 1.1', 'proxy_http_version 1.0']),
    red: ['streaming'],
  },
  {
    title: 'request buffering to a full disk',
    broken: {
      ...nginxConf(['proxy_request_buffering off', 'proxy_request_buffering on']),
      // No file may grow beyond 2 MiB.
      nginxThrough: ['sh', '-c', 'trap "" XFSZ; ulimit -f 4096; exec "$@"', 'sh'],
    },
    red: ['large-body', 'streaming'],
  },
  {
    title: 'Location with the wrong scheme',
    broken: both(absolute, nginxConf(['X-Forwarded-Proto $scheme', 'X-Forwarded-Proto http'])),
    red: ['location'],
  },
  {
    title: 'Location without the port',
    broken: both(absolute, nginxConf(['Host $http_host', 'Host $host'])),
    red: ['location'],
  },
  {
    title: 'the upstream’s name passed on as Host',
    broken: both(absolute, nginxConf(['Host $http_host', 'Host registry:5000'])),
    red: ['location'],
  },
  {
    title: 'compression',
    broken: inServer('gzip on; gzip_types *; gzip_proxied any; gzip_min_length 1;'),
    red: ['blob-get'],
  },
  {
    title: 'rewriting of what passes through',
    broken: inServer(
      'sub_filter_types *; sub_filter_once off; sub_filter "http://registry:5000" "https://reg.example.com";',
    ),
    // Of what it rewrites nginx sends no parts.
    red: ['blob-head', 'blob-get', 'blob-range', 'manifest-head'],
  },
  {
    title: 'downloads cut short',
    broken: () =>
      meddler((passing) => {
        if (passing.method !== 'GET' || !passing.path.includes('/blobs/sha256:') || passing.status !== 200)
          return;
        passing.body = passing.body.subarray(0, 1000);
        passing.headers['content-length'] = '1000';
      }),
    red: ['blob-get'],
  },
  {
    title: 'HEAD refused',
    broken: inServer('if ($request_method = HEAD) { return 405; }'),
    red: ['blob-head', 'manifest-head'],
  },
  {
    title: 'charset added to media types',
    broken: inServer('charset utf-8; charset_types *;'),
    red: ['manifest-head', 'manifest-by-tag', 'index-by-digest'],
  },
  {
    title: 'Link header dropped',
    broken: toRegistry('proxy_hide_header Link;'),
    red: ['catalog-paging'],
  },
  {
    title: 'the registry’s errors replaced',
    broken: toRegistry('proxy_intercept_errors on;'),
    red: ['unknown-repository', 'missing-blob'],
  },
  {
    title: 'PATCH refused by a firewall',
    broken: toRegistry('if ($request_method = PATCH) { return 405; }'),
    red: ['chunked-upload', 'streaming'],
  },
  {
    title: 'the query of mounts dropped',
    broken: toRegistry('if ($args ~ mount=) { set $args ""; }'),
    red: ['mount'],
    notRun: ['catalog-paging'],
  },
  {
    title: 'old lists of tags',
    broken: () => meddler(replace(/tags\/list$/, { tags: [] })),
    red: ['tags-list'],
  },
  {
    title: 'an old catalogue',
    broken: () => meddler(replace(/_catalog/, { repositories: [] })),
    red: ['catalog', 'catalog-paging'],
  },
  {
    title: 'digest header dropped for manifests',
    broken: () => meddler(withoutDigest(/manifests/)),
    red: ['manifest-push'],
    notRun: without.image,
  },
  {
    title: 'digest header dropped for indexes',
    broken: () => meddler(withoutDigest(/manifests\/index$/)),
    red: ['index-push'],
    notRun: ['index-by-digest'],
  },
];

const replace = (where: RegExp, content: object) => (passing: Passing) => {
  if (passing.status !== 200 || !where.test(passing.path)) return;
  passing.body = Buffer.from(JSON.stringify(content));
  passing.headers['content-length'] = String(passing.body.length);
};

const withoutDigest = (where: RegExp) => (passing: Passing) => {
  if (passing.method === 'PUT' && where.test(passing.path)) delete passing.headers['docker-content-digest'];
};
