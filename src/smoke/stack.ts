import type { Settings } from '../settings/schema.ts';
import type { Place } from '../symptoms/symptom.ts';

/** What the suite must know of a running stack, and the few things it cannot do from outside. */
export interface SmokeStack {
  settings: Settings;
  /** How cures name the bundle; absent: by its settings, in the working folder. */
  place?: Place;
  /** The public URL, without a final slash. */
  url: string;
  /** PEM of whom clients trust: the bundle’s own CA or self-signed certificate; absent: the roots this machine trusts. */
  ca?: string;
  /** The script that sets up clients, as it lies in the bundle. */
  setup?: string;
  /** Of the program: it may say where this machine's roots are. */
  env: NodeJS.ProcessEnv;
  credentials?: { user: string; password: string };
  /** Dialled instead of what the names resolve to. */
  address?: string;
  /** Addresses at which the registry answers without nginx. */
  bypasses(): Promise<string[]>;
  /**
   * Removes the repository's folder and these blobs from the store; what is not there is fine. Throws if something
   * stays.
   */
  forget(repository: string, digests: string[]): Promise<void>;
  signal?: AbortSignal;
}
