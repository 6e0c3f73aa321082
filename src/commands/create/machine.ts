import type { Session } from '../../cli/command.ts';
import type { Facts } from '../../settings/facts.ts';
import type { Given } from '../../settings/read.ts';
import { portCandidates } from '../../settings/schema.ts';
import { gatherFacts } from '../../system/facts.ts';

/** What the defaults need to know of this machine. The engine is only asked where containers are possible. */
export async function machineFacts(dir: string, given: Given, { io }: Session): Promise<Facts> {
  const engine =
    given.target === 'process'
      ? undefined
      : await (await import('../../targets/compose/engine.ts')).findEngine(io);
  return gatherFacts({
    dir,
    io,
    ports: [...portCandidates.https, ...portCandidates.http],
    engine,
    ...(given.registryBin ? { registryBin: given.registryBin } : {}),
    ...(given.nginxBin ? { nginxBin: given.nginxBin } : {}),
    // For containers it is a file in an image.
    ...(given.nginxJs && given.target !== 'compose' ? { nginxJs: given.nginxJs } : {}),
    ...(given.data ? { data: given.data } : {}),
  });
}
