import type { Row } from '../symptom.ts';
import { renewal } from './renewal.ts';

/** What is likely behind a red check of the smoke suite that does not say so itself; `smoke-` and the check's name. */
export const smoke = {
  'smoke-anonymous-pull': {
    cause:
      'nginx hands out blobs or manifests without asking for the password, or remembers passwords wrongly',
    cure: '`create-registry render --diff` shows what differs in nginx.conf and nginx/js/; then `create-registry restart`',
  },
  'smoke-anonymous': {
    cause: 'nginx.conf asks for passwords otherwise than the settings say, or another server block answers',
    cure: '`create-registry render --diff` shows the difference',
  },
  'smoke-api-version': {
    cause:
      'add_header without `always` is left out on errors; without the map it comes twice; an add_header further in drops the outer ones',
    cure: 'add_header Docker-Distribution-Api-Version … always; see `create-registry render --diff`',
  },
  'smoke-blob-get': {
    cause: 'a proxy compresses or rewrites what it passes on, or cuts it off',
    cure: 'no gzip, sub_filter or body filter for /v2/, proxy_buffering off; a proxy before nginx needs the same',
  },
  'smoke-blob-head': {
    cause: 'a proxy changes HEAD into GET, forbids it, or drops Content-Length (gzip, sub_filter)',
    cure: '`create-registry render --diff` shows what nginx does to it',
  },
  'smoke-blob-range': {
    cause: 'nginx or a proxy before it ignores the Range header, or answers from its own cache',
    cure: 'no max_ranges, no proxy_set_header Range "" and no proxy_cache without slice for /v2/',
  },
  'smoke-ca-download': {
    cause: 'nginx/public/ca.crt is missing or older than pki/ca.crt',
    cure: '`create-registry render` writes it again',
  },
  'smoke-catalog-paging': {
    cause: 'a proxy drops or rewrites the Link header, or drops the query',
    cure: 'proxy_pass without a path of its own; see `create-registry render --diff`',
  },
  'smoke-catalog': {
    cause: 'an answer from a cache, or of another registry than the one pushed to',
    cure: 'no proxy_cache for _catalog; several registries need one common store',
  },
  'smoke-challenge': {
    cause: 'nginx does not ask for a password, or the registry asks for one of its own',
    cure: '`create-registry render --diff` shows what differs in nginx.conf; no auth section in registry/config.yml',
  },
  'smoke-chunked-upload': {
    cause:
      'PATCH does not get through, or the upload’s state is lost: several registries without a common http.secret',
    cure: 'http.secret in registry/config.yml; then the registry’s log',
  },
  'smoke-clock': {
    cause: 'one of the two machines does not synchronise its clock',
    cure: '`timedatectl set-ntp true` on both',
  },
  'smoke-connect': {
    cause: 'nginx does not run, or not on this port',
    cure: '`create-registry status`, then `create-registry logs nginx`',
  },
  'smoke-error-json': {
    cause: 'error_page in nginx.conf does not lead to the JSON answers, or a proxy replaces error pages',
    cure: '`create-registry render --diff` shows the difference',
  },
  'smoke-gone': {
    cause:
      'a cache goes on answering, in nginx or in a proxy before it, or nginx serves what the repository no longer links',
    cure: 'no cache for /v2/ that does not ask the registry first; see `create-registry render --diff`',
  },
  'smoke-index-by-digest': {
    cause: 'a proxy drops the Accept header or rewrites the answer',
    cure: 'no gzip, sub_filter or charset for /v2/ in nginx.conf',
  },
  'smoke-index-push': {
    cause:
      'the registry refuses indexes; validation.manifests in registry/config.yml may ask for platforms that are missing',
    cure: 'the registry’s log has the reason',
  },
  'smoke-large-body': {
    cause: 'nginx could not take the body: a limit, or no room for it in its temporary folder',
    cure: 'client_max_body_size 0 and proxy_request_buffering off in nginx.conf; nginx’s error log says which',
  },
  'smoke-leaves-nothing': {
    cause: 'the registry has its data elsewhere than the settings say, or the folder may not be written to',
    cure: 'compare data in settings.yml with rootdirectory in registry/config.yml, and the owner of the folder',
  },
  'smoke-location': {
    cause: 'the registry builds it from headers that nginx, or a proxy before it, passes on wrongly',
    cure: 'relativeurls: true in registry/config.yml; Host $http_host and X-Forwarded-Proto in nginx.conf; Forwarded ""',
  },
  'smoke-manifest-by-tag': {
    cause: 'a proxy rewrites the answer, or adds a charset to its type',
    cure: 'no gzip, sub_filter or charset for /v2/ in nginx.conf',
  },
  'smoke-manifest-head': {
    cause: 'a proxy changes HEAD into GET, forbids it, or drops headers',
    cure: '`create-registry render --diff` shows what nginx does to it',
  },
  'smoke-manifest-push': {
    cause: 'PUT does not get through for manifests, or the registry refuses OCI images',
    cure: 'the registry’s log has the reason',
  },
  'smoke-missing-blob': {
    cause:
      'validation is off (validation.disabled in registry/config.yml), or a proxy replaces the registry’s errors',
    cure: '`create-registry render --diff` shows the difference',
  },
  'smoke-mount': {
    cause: 'a proxy drops the query of POST, or the registry is a mirror',
    cure: 'proxy_pass without a path of its own; see `create-registry render --diff`',
  },
  'smoke-no-bypass': {
    cause: 'the registry’s port is published, or it listens on more than the loopback or its own network',
    cure: 'no `ports:` for the registry in docker-compose.yml; http.addr in registry/config.yml; see `create-registry render --diff`',
  },
  'smoke-no-stale-cache': {
    cause:
      'the registry remembers blobs (storage.cache.blobdescriptor) and pushes skip layers that are gone, or nginx keeps files open (open_file_cache)',
    cure: 'no storage.cache in registry/config.yml, no open_file_cache in nginx.conf (`create-registry render`), then `create-registry restart`',
  },
  'smoke-nosniff': {
    cause:
      'missing: http.headers in registry/config.yml, or add_header where nginx itself serves blobs; twice: nginx adds it to what the registry says',
    cure: '`create-registry render --diff` shows the difference',
  },
  'smoke-other-repository': {
    cause: 'nginx serves from the store without looking whether the repository links it',
    cure: '`create-registry render --diff` shows what differs in nginx.conf and nginx/js/',
  },
  'smoke-registry': {
    cause: 'something else than a registry answers',
    cure: 'proxy_pass in nginx.conf must lead to the registry; see `create-registry render --diff`',
  },
  'smoke-served-by-nginx': {
    cause:
      'nginx cannot read the store (its owner, its SELinux label, a mount that is missing), its script failed, or it remembers no passwords',
    cure: '`create-registry logs nginx` says what failed; `create-registry render --diff`, then `create-registry restart`',
  },
  'smoke-setup-download': {
    cause: 'nginx/public/setup.sh or clients/setup.sh is missing, edited or older than pki/ca.crt',
    cure: '`create-registry render` writes it again',
  },
  'smoke-streaming': {
    cause:
      'nginx, or a proxy before it, first keeps the whole body on its own disk: slow, and a full disk or a 30 s timeout ends large pushes',
    cure: 'proxy_request_buffering off and proxy_http_version 1.1 in nginx.conf; see `create-registry render --diff`',
  },
  'smoke-tags-list': {
    cause: 'an answer from a cache, or of another registry than the one pushed to',
    cure: 'no proxy_cache for tags/list; several registries need one common store',
  },
  'smoke-tls-chain': {
    cause: 'nginx serves a certificate of another CA, or server.crt lacks the intermediate certificates',
    cure: 'nginx/certs/server.crt: the server’s certificate first, then its intermediates, issued by pki/ca.crt; then `create-registry restart`',
  },
  'smoke-tls-names': {
    cause:
      'hosts were added to settings.yml after the certificate was made, or nginx still serves an older one',
    cure: renewal,
  },
  'smoke-tls-validity': {
    cause: 'nobody renewed it, or nginx was not told of the new one',
    cure: renewal,
  },
  'smoke-tls-versions': {
    cause: 'ssl_protocols in nginx.conf allows outdated versions, or a proxy before nginx does',
    cure: 'ssl_protocols TLSv1.2 TLSv1.3; see `create-registry render --diff`',
  },
  'smoke-unknown-repository': {
    cause:
      'a proxy replaces the registry’s error answers (proxy_intercept_errors), or another program answers',
    cure: '`create-registry render --diff` shows the difference',
  },
  'smoke-upload': {
    cause:
      'the registry takes no uploads: read-only, a mirror, a full disk, or a data folder it may not write to',
    cure: 'storage.maintenance.readonly and proxy in registry/config.yml, free space, then the registry’s log',
  },
  'smoke-wrong-password': {
    cause: 'nginx does not check passwords for /v2/, or takes any password for one it remembers',
    cure: '`create-registry render --diff` shows what differs in nginx.conf, nginx/auth.conf and nginx/js/',
  },
} as const satisfies Record<string, Row>;
