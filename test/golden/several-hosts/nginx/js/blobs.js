// Finds blobs in the registry's store, the way the registry does; see store.js.
import fs from 'fs';
import settings from 'settings.js';
import store from 'store.js';

// A path that nothing can have: no name can be so long.
function nothing() {
  return '/' + '-'.repeat(256);
}

// The folder of a blob, when this repository has it. Empty headers count: nginx and the registry make different things of
// them.
function find(r) {
  const sent = r.headersIn;
  if (sent['If-Match'] !== undefined || sent['If-Unmodified-Since'] !== undefined || sent['If-Range'] === '') return '';
  const v = r.variables;
  const hex = v.hex;
  if (!store.mayRead(r, v.request_uri, v.uri)) return '';
  const link = settings.store + '/repositories/' + v.repository + '/_layers/sha256/' + hex + '/link';
  return store.isLinked(link) ? store.folder(hex) : '';
}

// The blob's folder below that of all blobs; one that cannot be where the registry is to answer.
function blob(r) {
  try {
    const sent = r.headersIn;
    if (sent['If-None-Match'] !== undefined) return nothing();
    const folder = find(r);
    const range = sent.Range;
    return !folder || (range && !isPlainRange(range, sizeOf(folder))) ? nothing() : folder;
  } catch (e) {
    return nothing();
  }
}

function sizeOf(folder) {
  return fs.statSync(settings.store + '/blobs' + folder + '/data').size;
}

// One range that begins within the blob, as clients resume. The two majors say different things about bad ones.
function isPlainRange(range, size) {
  const part = /^bytes=([0-9]{1,15})-([0-9]{0,15})$/.exec(range);
  return part !== null && Number(part[1]) < size && (part[2] === '' || Number(part[1]) <= Number(part[2]));
}

// Not empty when the client says it has the blob already. Lists, weak tags and the like are for the registry to read.
function unchanged(r) {
  try {
    if (r.headersIn['If-None-Match'] !== `"sha256:${r.variables.hex}"`) return '';
    const folder = find(r);
    return folder && sizeOf(folder) >= 0 ? 'yes' : '';
  } catch (e) {
    return '';
  }
}

function sendUnchanged(r) {
  r.status = 304;
  r.sendHeader();
  r.finish();
}

export default { blob, sendUnchanged, unchanged };
