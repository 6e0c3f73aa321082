import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import type { Bundle } from '../../bundle/bundle.ts';
import { fileOwner } from '../../disk/write.ts';
import { OperationError } from '../../errors.ts';
import { writeInside } from '../../system/inside.ts';
import { dataFolder } from '../layout.ts';

export interface Move {
  /** Below the data folder. */
  path: string;
  why: string;
}

/**
 * FROM TO, and paths below FROM on standard input. As the bundle's owner, whoever calls it: the registry may lead root
 * elsewhere with a link. The folder of a link or of a blob goes when nothing else is in it.
 */
const script = `
set -u
umask 077
from=$1 to=$2
while IFS= read -r path; do
  [ -e "$from/$path" ] || [ -L "$from/$path" ] || continue
  [ ! -e "$to/$path" ] || continue
  mkdir -p "$to/\${path%/*}" && mv "$from/$path" "$to/$path" || exit 1
  case $path in */sha256/*/link | */sha512/*/link | docker/registry/v2/blobs/*/data) rmdir "$from/\${path%/*}" 2>/dev/null ;; esac
  printf '%s\\n' "$path"
done
exit 0
`;

/**
 * Moves files aside, in this order, into a folder of their own, with a list that says why and how they come back.
 * Returns the folder, below the data folder, and what was moved.
 */
export async function quarantine(
  bundle: Bundle,
  moves: readonly Move[],
  time = new Date().toISOString().replace(/[:.]/g, '-'),
): Promise<{ folder: string; moved: string[] }> {
  const data = dataFolder(bundle);
  const folder = `.create-registry/quarantine/${time}`;
  const list = [
    'What create-registry verify --repair moved aside, each with the reason.',
    `To put all of it back: cd '${data.replaceAll("'", `'\\''`)}' && cp -an '${folder}/docker' .`,
    '',
    ...moves.map(({ path, why }) => `${path}\t${why}`),
    '',
  ].join('\n');
  // Before anything is moved: a run that is killed leaves a list, too.
  await writeInside(data, `${folder}/moved.txt`, list, 0o600, fileOwner(bundle.settings));
  const moved = await carry(
    bundle,
    data,
    `${data}/${folder}`,
    moves.map(({ path }) => path),
  );
  return { folder, moved };
}

/** Moves paths below `from` to the same place below `to`, where nothing may be; returns those that were moved. */
export async function carry(
  bundle: Bundle,
  from: string,
  to: string,
  paths: readonly string[],
): Promise<string[]> {
  const child = spawn('sh', ['-c', script, 'sh', from, to], {
    stdio: ['pipe', 'pipe', 'pipe'],
    // Half of it would be worse than all: Ctrl-C waits.
    detached: true,
    ...fileOwner(bundle.settings),
  });
  child.stdin.on('error', () => undefined);
  child.stdin.end(paths.map((path) => `${path}\n`).join(''));
  const [said, moved, [code]] = await Promise.all([
    text(child.stderr),
    text(child.stdout),
    once(child, 'close') as Promise<[number | null]>,
  ]);
  if (code === 0) return moved.split('\n').filter((line) => line !== '');
  throw new OperationError([{ where: to, what: `what is broken could not be moved: ${said.trim()}` }]);
}
