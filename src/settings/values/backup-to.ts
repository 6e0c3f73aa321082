import { isAbsolute } from 'node:path';
import { Invalid } from '../option.ts';
import { checkPath } from './path.ts';

/** Whether it names a folder of this machine; else it is one that rsync reaches, `host:path` or `rsync://…`. */
export const isFolder = (destination: string): boolean => isAbsolute(destination);

/** An absolute folder or what rsync takes: a timer runs in no folder that anybody has in mind. */
export function checkBackupTo(text: string): string {
  checkPath(text);
  if (isFolder(text) || /^[^/:]+:./.test(text)) return text;
  throw new Invalid(`"${text}" is no place for backups`, 'write an absolute folder, or host:path for rsync');
}
