import { realpath } from 'node:fs/promises';
import { join } from 'node:path';
import type { Bundle } from '../../bundle/bundle.ts';
import { fileOwner } from '../../disk/write.ts';
import { OperationError } from '../../errors.ts';
import { makeFolder } from '../../system/inside.ts';
import { dataFolder, toolFolder } from '../layout.ts';

/** A folder of that name in what this tool keeps beside the store; made if it is not there. */
export async function ownFolder(bundle: Bundle, name: string): Promise<string> {
  const data = dataFolder(bundle);
  const folder = join(toolFolder(data), name);
  await makeFolder(folder, fileOwner(bundle.settings));
  // Whoever may write there, the registry among them, must not have root write elsewhere.
  if ((await realpath(folder)) !== join(await realpath(data), folder.slice(data.length)))
    throw new OperationError([
      { where: folder, what: `${folder} is behind a symbolic link`, cure: 'put a real folder in its place' },
    ]);
  return folder;
}
