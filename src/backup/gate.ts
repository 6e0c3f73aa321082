import { join } from 'node:path';
import type { Bundle } from '../bundle/bundle.ts';
import { paths } from '../bundle/paths.ts';
import { OperationError } from '../errors.ts';
import { readIfThere } from '../system/files.ts';

/** Without the gate somebody could delete what the backup is just about to copy. */
export async function refuseNoGate({ dir }: Bundle): Promise<void> {
  const conf = await readIfThere(join(dir, paths.nginxConf));
  if (conf?.includes(`${paths.gate}/$gate_kind-$gate_slot`)) return;
  throw new OperationError([
    {
      where: paths.nginxConf,
      what: 'nginx knows no gate here, so deletions cannot be held back meanwhile',
      cure: 'create-registry render, then create-registry restart',
    },
  ]);
}
