// Finds blobs and manifests in the registry's store, the way the registry does. Whatever is not exactly as expected is
// left to the registry. It runs on every pull, so it allocates little and has no detours; in the language of njs 0.7,
// which is less than ES6.
import fs from 'fs';
import passwords from 'passwords.js';
import settings from 'settings.js';

// A path that nothing can have: a name so long does not exist.
const nothing = `/${'-'.repeat(256)}`;

const largestManifest = 4 * 1024 * 1024;
const manifestTypes = {
  'application/vnd.oci.image.index.v1+json': true,
  'application/vnd.oci.image.manifest.v1+json': true,
  'application/vnd.docker.distribution.manifest.v2+json': true,
  'application/vnd.docker.distribution.manifest.list.v2+json': true,
};

const data = (hex) => `/sha256/${hex.slice(0, 2)}/${hex}/data`;

// Whether the store has that link. Its path names the digest it leads to, so it need not be read, which would take
// longer than the rest; but registry 2.8 empties a link before it writes it, and then it is none.
const linkLength = 'sha256:'.length + 64;
const isLinked = (path) => fs.statSync(path).size === linkLength;

// `path` is what was asked for after nginx has undone escapes, dots and double slashes. Where it was written in another
// way, the registry is asked what it makes of that.
function mayRead(r, asked, path) {
  if (r.method !== 'GET' && r.method !== 'HEAD') return false;
  if (asked !== path && asked.split('?')[0] !== path) return false;
  return !settings.passwords || passwords.remembered(r) !== '';
}

// Where a blob lies, when this repository has it. Empty headers count: nginx and the registry make different things of
// them.
function find(r) {
  const sent = r.headersIn;
  if (sent['If-Match'] !== undefined || sent['If-Unmodified-Since'] !== undefined || sent['If-Range'] === '')
    return nothing;
  const v = r.variables;
  const hex = v.hex;
  if (!mayRead(r, v.request_uri, v.uri)) return nothing;
  return isLinked(`${settings.store}/repositories/${v.repository}/_layers/sha256/${hex}/link`) ? data(hex) : nothing;
}

function blob(r) {
  try {
    const sent = r.headersIn;
    if (sent['If-None-Match'] !== undefined) return nothing;
    const path = find(r);
    const range = sent.Range;
    return range && path !== nothing && !isPlainRange(range, sizeOf(path)) ? nothing : path;
  } catch (e) {
    return nothing;
  }
}

const sizeOf = (path) => fs.statSync(`${settings.store}/blobs${path}`).size;

// One range that begins within the blob, as clients resume. The two majors say different things about bad ones.
function isPlainRange(range, size) {
  const part = /^bytes=([0-9]{1,15})-([0-9]{0,15})$/.exec(range);
  return part !== null && Number(part[1]) < size && (part[2] === '' || Number(part[1]) <= Number(part[2]));
}

// Not empty when the client says it has the blob already. Lists, weak tags and the like are for the registry to read.
function unchangedBlob(r) {
  try {
    if (r.headersIn['If-None-Match'] !== `"sha256:${r.variables.hex}"`) return '';
    const path = find(r);
    return path !== nothing && sizeOf(path) >= 0 ? 'yes' : '';
  } catch (e) {
    return '';
  }
}

function sendUnchanged(r) {
  r.status = 304;
  r.sendHeader();
  r.finish();
}

// The digest, in hex, of the manifest that the repository has under that tag or digest; else nothing.
function findManifest(r) {
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
  if (!mayRead(r, v.request_uri, `/v2/${repository}/manifests/${reference}`)) return '';
  const folder = `${settings.store}/repositories/${repository}/_manifests`;
  const hex = reference.slice(0, 7) === 'sha256:' ? reference.slice(7) : tagged(`${folder}/tags/${reference}/current/link`);
  return hex && isLinked(`${folder}/revisions/sha256/${hex}/link`) ? hex : '';
}

// The digest that a tag's link leads to, without its algorithm.
function tagged(path) {
  if (!isLinked(path)) return '';
  const link = fs.readFileSync(path, 'utf8');
  return /^sha256:[0-9a-f]{64}$/.test(link) ? link.slice(7) : '';
}

// The media type, where it stands at the beginning as all builders write it: to parse a whole manifest takes longer than
// all the rest, and none of it is needed. Of a type that is there twice the registry takes the last; it accepts no
// manifest that could be read as an index as well, so nobody can be misled.
function typeOf(body) {
  const start = /^\{\s*"schemaVersion"\s*:\s*2\s*,\s*"mediaType"\s*:\s*"([a-z0-9.+/-]+)"\s*,/.exec(
    body.slice(0, 200).toString(),
  );
  return start && manifestTypes[start[1]] ? start[1] : '';
}

// The registry converts, or refuses, what a client does not name. Docker sends a header line for each type.
function accepts(r, type) {
  const first = r.headersIn.Accept;
  return first === type || names(first || '', type) || r.rawHeadersIn.some((line) => isAccept(line[0]) && names(line[1], type));
}

const isAccept = (name) => name.toLowerCase() === 'accept';

const names = (list, type) => list.indexOf(type) >= 0 && list.split(',').some((one) => one.split(';')[0].trim() === type);

function manifest(r) {
  let hex = '';
  let body;
  let type = '';
  try {
    hex = findManifest(r);
    if (hex) {
      body = fs.readFileSync(`${settings.store}/blobs${data(hex)}`);
      type = body.length <= largestManifest ? typeOf(body) : '';
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
  headers['Docker-Content-Digest'] = `sha256:${hex}`;
  headers['ETag'] = `"sha256:${hex}"`;
  r.return(200, body);
}

export default { blob, manifest, sendUnchanged, unchangedBlob };
