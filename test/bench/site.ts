import type { Content } from './content/content.ts';

/** What every server of a run is made with. */
export interface Site {
  /** The run's own folder: logs, configurations, stores. Removed at its end. */
  folder: string;
  content: Content;
  /** Ends the run early. */
  signal: AbortSignal;
  /** To be done at the end of the run, the last one first. */
  atEnd: (undo: () => Promise<void> | void) => void;
  quick: boolean;
}
