import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { DoctorContext } from './context.ts';

/** Where a file of the machine lies, see `DoctorContext.root`. */
export const machinePath = ({ root = '/' }: DoctorContext, path: string): string => join(root, path);

/** Undefined where there is none, or this user may not read it. */
export const readMachineFile = (context: DoctorContext, path: string): Promise<string | undefined> =>
  readFile(machinePath(context, path), 'utf8').catch(() => undefined);
