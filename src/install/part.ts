import type { ProgramName } from '../system/program.ts';

/** What packages may have to bring. nginx runs without its njs module, too. */
export type Part = ProgramName | 'njs';
