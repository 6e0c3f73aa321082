import type { Handler } from '../cli/command.ts';
import { diffText } from '../bundle/diff.ts';
import { loadSettings } from '../disk/load.ts';
import { checkOwnCertificate } from '../disk/own-certificate.ts';
import { prepare } from '../disk/prepare.ts';
import { write } from '../disk/write.ts';
import { exitCode } from '../errors.ts';
import { bundleFolder } from './bundle-here.ts';

export const run: Handler = async (session) => {
  const { io, out, invocation } = session;
  const dir = bundleFolder(session);
  const settings = await loadSettings(dir);
  await checkOwnCertificate(settings, new Date(), dir);
  const prepared = await prepare({ dir, settings });
  const { kept, comparison } = prepared;
  const edited = comparison.changes.filter(({ state }) => state === 'edited').map(({ path }) => path);
  const { notes } = kept;

  if (invocation.flags['diff'] === true || invocation.flags['dry-run'] === true) {
    const remade = kept.files.map(({ path }) => `made anew: ${path}\n`).join('');
    out.result(`${remade}${await diffText(comparison)}`.trimEnd() || 'Nothing to change.');
    for (const path of edited) out.warn(`${path} was edited by hand`);
    out.document({ written: [], edited, removed: [], notes });
  } else {
    const { written, removed } = await write(dir, settings, prepared, { signal: io.signal });
    const lines = [
      ...written.map((path) => `written: ${path}`),
      ...removed.map((path) => `removed: ${path}`),
    ];
    out.result(lines.join('\n') || 'Nothing to change.');
    for (const path of edited)
      out.warn(`${path} was edited by hand: not touched, the new text is in ${path}.new`);
    if (written.length > 0) out.say('To apply it: create-registry restart');
    out.document({ written, edited, removed, notes });
  }
  for (const note of notes) out.warn(note);
  return edited.length > 0 ? exitCode.failed : exitCode.done;
};
