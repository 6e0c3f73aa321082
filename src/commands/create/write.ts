import { rm } from 'node:fs/promises';
import type { Session } from '../../cli/command.ts';
import { paths } from '../../bundle/paths.ts';
import type { Prepared } from '../../disk/prepare.ts';
import { fileOwner, write } from '../../disk/write.ts';
import { CancelledError } from '../../errors.ts';
import type { Settings } from '../../settings/schema.ts';
import { dataFolder } from '../../store/layout.ts';
import { makeFolder } from '../../system/inside.ts';

/** Writes a new bundle. When it is interrupted or fails, a folder that was not there before is taken away again. */
export async function writeBundle(
  { io }: Session,
  dir: string,
  settings: Settings,
  prepared: Prepared,
  { fresh }: { fresh: boolean },
): Promise<string[]> {
  const owner = fileOwner(settings);
  const firstMade = await makeFolder(dir, owner);
  try {
    const { written } = await write(dir, settings, prepared, { signal: io.signal, fresh });
    await makeFolder(dataFolder({ dir, settings }), owner);
    // The systemd units name both, and systemd does not start a unit whose folders are missing.
    if (settings.target === 'process')
      for (const folder of [paths.run, paths.logs]) await makeFolder(`${dir}/${folder}`, owner);
    return written;
  } catch (error) {
    if (firstMade !== undefined) {
      await rm(firstMade, { recursive: true, force: true });
      if (error instanceof CancelledError) throw new CancelledError();
    }
    throw error;
  }
}
