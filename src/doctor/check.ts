import type { DoctorContext } from './context.ts';
import type { Finding } from './finding.ts';

export const areas = ['machine', 'bundle', 'stack', 'client'] as const;
/** `machine`: what it runs on. `bundle`: the files. `stack`: what runs. `client`: what somebody sees who uses it. */
export type Area = (typeof areas)[number];

/** One thing to look at, in one file. Its name is stable: scripts read it. Looking changes nothing. */
export interface Check {
  name: string;
  area: Area;
  /** It looks at a bundle whose settings can be read, and is left out elsewhere. */
  needsBundle?: true;
  /** Milliseconds it may take; absent: ten seconds. */
  limit?: number;
  run(context: DoctorContext): Promise<Looked>;
}

export type Looked =
  | {
      findings: Finding[];
      /** What was seen, worth a line where nothing is wrong: `28.5.2`. */ detail?: string;
    }
  /** It does not apply here, or cannot be looked at: `no engine here`. */
  | { notLooked: string };
