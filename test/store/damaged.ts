import { mkdirSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

/** What crashes, full disks and people do to files of a store. */
export const damage = {
  /** As a crash before the data reached the disk leaves it. */
  empty: (file: string): void => truncateSync(file, 0),
  shorten: (file: string, bytes: number): void => truncateSync(file, bytes),
  remove: (path: string): void => rmSync(path, { recursive: true }),
  replace(file: string, content: string): void {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, content);
  },
};
