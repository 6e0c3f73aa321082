import type { Secrets } from '../../bundle/bundle.ts';
import { paths } from '../../bundle/paths.ts';
import type { PlannedFile } from '../../bundle/plan.ts';
import type { Settings } from '../../settings/schema.ts';
import { outdatedAnchors } from './tls/anchors.ts';
import { certificates } from './tls/index.ts';
import { formatSecrets, newSecrets, readSecrets } from './secrets.ts';
import { passwordFile, type FirstUser } from './users.ts';

/** What is made once and then kept: rendering again never loses it. */
export interface Kept {
  /** Only what has to be written now. */
  files: PlannedFile[];
  secrets: Secrets;
  /** PEM of what clients have to trust, see `certificates`. */
  ca?: string;
  notes: string[];
  /** Written earlier and no longer of use, unedited: relative paths. */
  obsolete: string[];
}

export async function keptFiles(input: {
  dir: string;
  settings: Settings;
  first?: FirstUser;
  now: Date;
}): Promise<Kept> {
  const { dir, settings, first, now } = input;
  const known = await readSecrets(dir);
  const secrets = known ?? newSecrets();
  const { files, ca, notes } = await certificates(dir, settings, now);
  return {
    files: [
      ...(known ? [] : [{ path: paths.secrets, mode: 0o600 as const, content: formatSecrets(secrets) }]),
      ...files,
      ...(await passwordFile(dir, settings, secrets, first)),
    ],
    secrets,
    ...(ca ? { ca } : {}),
    notes,
    obsolete: await outdatedAnchors(dir, settings),
  };
}
