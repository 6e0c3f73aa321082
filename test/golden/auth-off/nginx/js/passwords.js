// Remembers that a password was right, so that bcrypt need not say it again on every request. In the language of njs
// 0.7, which is less than ES6: no classes, no destructuring, no for...of.
import crypto from 'crypto';
import fs from 'fs';
import settings from 'settings.js';

// The name under which a password is remembered. Who sees it learns nothing about the password, and cannot make one
// without the secret. With another state of the password file every name is another, so all are forgotten at once.
function key(r) {
  const sent = r.headersIn.Authorization;
  if (!sent) return '';
  const file = fs.statSync(settings.htpasswd);
  const state = `${file.ino} ${file.size} ${file.ctimeMs}`;
  return crypto.createHmac('sha256', settings.secret).update(`${state}\n${sent}`).digest('hex');
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

// As `key`, where the password file may be missing.
function keyOrNothing(r) {
  try {
    return key(r);
  } catch (e) {
    return '';
  }
}

// Answers a request whose password nginx has just found right.
function remember(r) {
  // As it was before the check: a password file that was replaced meanwhile makes it a name nobody asks for.
  const name = r.variables.key;
  try {
    if (name && settings.milliseconds > 0) {
      forgetOld();
      fs.writeFileSync(settings.remembered + name, '', { mode: 0o600 });
    }
  } catch (e) {
    r.error(`passwords cannot be remembered: ${e.message}`);
  }
  r.return(204);
}

// Names that are no longer good for anything, looked for once in a while.
function forgetOld() {
  const swept = `${settings.remembered}swept`;
  try {
    if (isFresh(swept)) return;
  } catch (e) {
    // It has never been done.
  }
  fs.writeFileSync(swept, '', { mode: 0o600 });
  fs.readdirSync(settings.remembered).forEach((name) => {
    const path = settings.remembered + name;
    try {
      if (!isFresh(path)) fs.unlinkSync(path);
    } catch (e) {
      // Another worker was faster, or it is not ours.
    }
  });
}

export default { keyOrNothing, remember, remembered };
