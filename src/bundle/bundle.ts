import type { Settings } from '../settings/schema.ts';

/** What the tool keeps to itself: never in settings.yml, argv, logs or `docker inspect`. */
export interface Secrets {
  /** The registry's `http.secret`, 64 hex digits. */
  httpSecret: string;
  /** The tool's own account, so that smoke tests and the other commands need nobody's password. */
  toolPassword: string;
}

/** The tool's own account in the password file. */
export const toolUser = 'create-registry';

/** A bundle as it lies on disk. */
export interface Bundle {
  /** Absolute path. */
  dir: string;
  settings: Settings;
}
