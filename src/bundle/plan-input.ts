import type { Settings } from '../settings/schema.ts';
import type { Secrets } from './bundle.ts';

/** Everything the rendered files are made from. */
export interface PlanInput {
  settings: Settings;
  secrets: Secrets;
  /** Absolute path of the bundle; only the systemd units and the runbook speak of it. */
  dir: string;
  /** SHA-256 in hex pairs with colons, as openssl prints it. */
  caFingerprint?: string;
  /** PEM of what clients have to trust; absent where that is nothing of ours. */
  ca?: string;
  toolVersion: string;
  /** The program that renders, for timers to start it again. */
  program?: { node: string; script: string };
  /** An address of this machine for `/etc/hosts` of others, where the settings name none. */
  ipv4Hint?: string;
}
