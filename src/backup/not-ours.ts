import { UsageError } from '../errors.ts';

const ours = 'name the folder that create-registry backup wrote to';

/** Refuses to write where somebody else keeps something. */
export const foreignFolder = (place: string): UsageError =>
  new UsageError([
    {
      where: place,
      what: `${place} is no folder of backups`,
      cure: `${ours}, or for a first backup an empty or a new one`,
    },
  ]);

/** Nothing can be restored from there. */
export const noBackups = (place: string, { exists }: { exists: boolean }): UsageError =>
  new UsageError([
    {
      where: place,
      what: exists ? `${place} is no folder of backups` : `there is no folder ${place}`,
      cure: ours,
    },
  ]);
