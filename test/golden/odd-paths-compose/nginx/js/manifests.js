// Answers for manifests from the registry's store, the way the registry does; see store.js.
import fs from 'fs';
import settings from 'settings.js';
import store from 'store.js';

// The digest, in hex, of the manifest that the repository has under that tag or digest; else nothing.
function find(r) {
  const sent = r.headersIn;
  if (
    sent['If-None-Match'] !== undefined ||
    sent['If-Match'] !== undefined ||
    sent['If-Modified-Since'] !== undefined ||
    sent['If-Unmodified-Since'] !== undefined ||
    sent.Range !== undefined
  )
    return '';
  const v = r.variables;
  const repository = v.repository;
  const reference = v.reference;
  if (!store.mayRead(r, v.request_uri, '/v2/' + repository + '/manifests/' + reference)) return '';
  const folder = settings.store + '/repositories/' + repository + '/_manifests';
  const hex =
    reference.slice(0, 7) === 'sha256:' ? reference.slice(7) : tagged(folder + '/tags/' + reference + '/current/link');
  return hex && store.isLinked(folder + '/revisions/sha256/' + hex + '/link') ? hex : '';
}

// The digest that a tag's link leads to, without its algorithm.
function tagged(path) {
  if (!store.isLinked(path)) return '';
  const link = fs.readFileSync(path, 'utf8');
  return /^sha256:[0-9a-f]{64}$/.test(link) ? link.slice(7) : '';
}

// The media type, where it stands at the beginning as all builders write it: to parse a whole manifest takes longer than
// all the rest, and none of it is needed. Of a type that is there twice the registry takes the last; it accepts no
// manifest that could be read as an index as well, so nobody can be misled.
function typeOf(body) {
  // It takes no larger ones.
  if (body.length > 4 * 1024 * 1024) return '';
  const start = /^\{\s*"schemaVersion"\s*:\s*2\s*,\s*"mediaType"\s*:\s*"([a-z0-9.+/-]+)"\s*,/.exec(
    body.slice(0, 200).toString(),
  );
  return start && isKnown(start[1]) ? start[1] : '';
}

function isKnown(type) {
  return (
    type === 'application/vnd.oci.image.manifest.v1+json' ||
    type === 'application/vnd.oci.image.index.v1+json' ||
    type === 'application/vnd.docker.distribution.manifest.v2+json' ||
    type === 'application/vnd.docker.distribution.manifest.list.v2+json'
  );
}

// The registry converts, or refuses, what a client does not name. Docker sends a header line for each type.
function accepts(r, type) {
  const first = r.headersIn.Accept;
  return (
    first === type ||
    names(first || '', type) ||
    r.rawHeadersIn.some((line) => line[0].toLowerCase() === 'accept' && names(line[1], type))
  );
}

function names(list, type) {
  return list.indexOf(type) >= 0 && list.split(',').some((one) => one.split(';')[0].trim() === type);
}

function manifest(r) {
  let hex = '';
  let body;
  let type = '';
  try {
    hex = find(r);
    if (hex) {
      body = fs.readFileSync(settings.store + '/blobs' + store.folder(hex) + '/data');
      type = typeOf(body);
    }
  } catch (e) {
    type = '';
  }
  if (!type || !accepts(r, type)) {
    r.internalRedirect('@registry');
    return;
  }
  const headers = r.headersOut;
  headers['Content-Type'] = type;
  headers['Docker-Content-Digest'] = 'sha256:' + hex;
  headers['ETag'] = '"sha256:' + hex + '"';
  r.return(200, body);
}

export default { manifest };
