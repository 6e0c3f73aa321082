import type { Comparison } from '../bundle/compare.ts';
import { plan } from '../bundle/plan.ts';
import type { PlanInput } from '../bundle/plan-input.ts';
import { fingerprint } from '../certs/describe.ts';
import type { Settings } from '../settings/schema.ts';
import { ownProgram } from '../system/own-program.ts';
import { ownAddresses } from '../system/network.ts';
import { toolVersion } from '../version.ts';
import { keptFiles, type Kept } from './kept/index.ts';
import type { FirstUser } from './kept/users.ts';
import { compareWithDisk } from './snapshot.ts';

/** Everything a write would do, made in memory. */
export interface Prepared {
  kept: Kept;
  comparison: Comparison;
}

/** Makes what is missing and renders the rest, and holds both against the folder. Writes nothing. */
export async function prepare(input: {
  dir: string;
  settings: Settings;
  first?: FirstUser | undefined;
}): Promise<Prepared> {
  const { dir, settings, first } = input;
  const kept = await keptFiles({ dir, settings, now: new Date(), ...(first ? { first } : {}) });
  const comparison = await compareWithDisk(dir, await plan(planInput(dir, settings, kept)));
  return { kept, comparison: { ...comparison, obsolete: [...comparison.obsolete, ...kept.obsolete] } };
}

function planInput(dir: string, settings: Settings, { secrets, ca }: Kept): PlanInput {
  const hint = ownAddresses()[0];
  return {
    dir,
    settings,
    secrets,
    toolVersion: toolVersion(),
    program: ownProgram(),
    ...(ca ? { ca, caFingerprint: fingerprint(ca) } : {}),
    ...(hint ? { ipv4Hint: hint } : {}),
  };
}
