// Notes that a password was right, for passwords.js.
import fs from 'fs';
import passwords from 'passwords.js';
import settings from 'settings.js';

// The name under which the request's password is remembered, where the password file may be missing.
function key(r) {
  try {
    return passwords.key(r);
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
    if (passwords.isFresh(swept)) return;
  } catch (e) {
    // It has never been done.
  }
  fs.writeFileSync(swept, '', { mode: 0o600 });
  fs.readdirSync(settings.remembered).forEach((name) => {
    const path = settings.remembered + name;
    try {
      if (!passwords.isFresh(path)) fs.unlinkSync(path);
    } catch (e) {
      // Another worker was faster, or it is not ours.
    }
  });
}

export default { key, remember };
