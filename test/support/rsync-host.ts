import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { tempFolder } from './tmp.ts';

/** A host `other` for rsync, which is this machine: what stands for ssh runs the command itself. */
export function rsyncHost(): { env: { RSYNC_RSH: string }; folder: string; name: string } {
  const folder = tempFolder('with a blank');
  const shell = join(tempFolder(), 'shell');
  writeFileSync(shell, '#!/bin/sh\n[ "$1" = other ] || exit 255\nshift\nexec "$@"\n', { mode: 0o755 });
  return { env: { RSYNC_RSH: shell }, folder, name: `other:${folder}` };
}
