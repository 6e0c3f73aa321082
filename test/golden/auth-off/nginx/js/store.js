// Where things lie in the registry's store, and who may read them. Whatever is not exactly as expected is left to the
// registry.
//
// For all scripts here: they run on every pull, and nginx runs what stands at their top level for each request anew. So
// each location imports only what it needs, and they allocate little. In the language of njs 0.7, which is less than
// ES6: no classes, no destructuring, no for...of.
import fs from 'fs';
import passwords from 'passwords.js';
import settings from 'settings.js';

// Of a blob, below the folder for blobs; it holds one file, `data`.
function folder(hex) {
  return '/sha256/' + hex.slice(0, 2) + '/' + hex;
}

// Whether the store has that link: `sha256:` and 64 digits. Its path names the digest it leads to, so it need not be
// read, which would take longer than the rest; but registry 2.8 empties a link before it writes it, and then it is none.
function isLinked(path) {
  return fs.statSync(path).size === 71;
}

// `path` is what was asked for after nginx has undone escapes, dots and double slashes. Where it was written in another
// way, the registry is asked what it makes of that.
function mayRead(r, asked, path) {
  if (r.method !== 'GET' && r.method !== 'HEAD') return false;
  if (asked !== path && asked.split('?')[0] !== path) return false;
  return !settings.passwords || passwords.remembered(r) !== '';
}

export default { folder, isLinked, mayRead };
