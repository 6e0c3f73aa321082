import { join } from 'node:path';
import { hash, type Manifest } from '../../bundle/manifest.ts';
import type { Change } from '../../bundle/compare.ts';
import { readManifest } from '../../disk/snapshot.ts';
import { lstatIfThere } from '../../system/files.ts';
import { shellWord } from '../../text/shell.ts';
import type { Finding } from '../finding.ts';
import { inBundle } from '../bundle-check.ts';
import { prepared } from './prepared.ts';

/** Files somebody changed by hand, which `render` leaves alone, and the new texts that wait beside them. */
export const edited = inBundle('edited', async (bundle, context) => {
  const { changes } = (await prepared(context)).comparison;
  const manifest = await readManifest(bundle.dir);
  const findings: Finding[] = [];
  for (const change of changes) {
    const waits = (await lstatIfThere(join(bundle.dir, `${change.path}.new`))) !== undefined;
    if (change.state === 'edited') findings.push(byHand(bundle.dir, change, manifest, waits));
    else if (waits) findings.push(stray(change.path));
  }
  return { findings, ...(findings.length > 0 ? {} : { detail: 'none by hand' }) };
});

function byHand(
  dir: string,
  { path, content }: Change,
  manifest: Manifest | undefined,
  waits: boolean,
): Finding {
  const [file, fresh, mine] = [path, `${path}.new`, `${path}.mine`].map((name) => shellWord(join(dir, name)));
  const isCurrent = manifest?.files[path] === hash(content);
  if (isCurrent)
    return {
      severity: 'hint',
      what: `${path} was edited by hand`,
      why: 'It stays as it is: render never overwrites it, and puts a newer text beside it as .new.',
      cure: waits
        ? `diff -u ${fresh} ${file}`
        : `to have the tool's own again: mv ${file} ${mine} && create-registry render`,
    };
  return {
    severity: 'warning',
    what: `${path} was edited by hand, and is behind: its text is another by now`,
    why: 'What settings.yml or a newer version of this tool wants there has no effect.',
    cure: [
      ...(waits ? [] : [`create-registry render   # writes the new text beside it`]),
      `diff -u ${file} ${fresh}   # take over what is new, then: mv ${fresh} ${file}`,
    ].join('\n'),
  };
}

const stray = (path: string): Finding => ({
  severity: 'hint',
  what: `${path}.new waits, though ${path} is as this tool wrote it`,
  why: 'It is of an edit that was taken back; the next render removes it.',
  cure: 'create-registry render',
});
