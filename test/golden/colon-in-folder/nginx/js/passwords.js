// Knows passwords that were right a short while ago, so that bcrypt need not say it again on every request.
import crypto from 'crypto';
import fs from 'fs';
import settings from 'settings.js';

// The name under which a password is remembered. Who sees it learns nothing about the password, and cannot make one
// without the secret. With another state of the password file every name is another, so all are forgotten at once.
function key(r) {
  const sent = r.headersIn.Authorization;
  if (!sent) return '';
  const file = fs.statSync(settings.htpasswd);
  const state = file.ino + ' ' + file.size + ' ' + file.ctimeMs;
  return crypto.createHmac('sha256', settings.secret).update(state + '\n' + sent).digest('hex');
}

function isFresh(path) {
  const age = Date.now() - fs.statSync(path).mtimeMs;
  // Less than nothing: the clock was set back.
  return age >= 0 && age < settings.milliseconds;
}

// Not empty when the request's password was right a short while ago.
function remembered(r) {
  try {
    const name = key(r);
    return name && isFresh(settings.remembered + name) ? 'yes' : '';
  } catch (e) {
    return '';
  }
}

export default { isFresh, key, remembered };
