import type { Session } from '../../cli/command.ts';
import { UsageError } from '../../errors.ts';
import { carryOut } from '../../install/carry-out.ts';
import { planInstall } from '../../install/debian.ts';
import type { Problem } from '../../problem.ts';
import type { Facts } from '../../settings/facts.ts';
import type { Given } from '../../settings/read.ts';
import { resolve } from '../../settings/resolve.ts';
import type { ServiceName } from '../../targets/target.ts';
import { shellLine } from '../../text/shell.ts';
import { machineFacts } from './machine.ts';
import { refuse } from './refuse.ts';
import type { Request } from './request.ts';

/** With --install: gets what is missing, once everything else is in order, and looks at the machine again. */
export async function withPrograms(
  session: Session,
  {
    request,
    given,
    facts,
    dir,
    problems,
  }: { request: Request; given: Given; facts: Facts; dir: string; problems: readonly Problem[] },
): Promise<Facts> {
  const missing = missingPrograms(facts);
  const resolution = resolve(given, facts);
  if (!request.install || resolution.settings?.target !== 'process' || missing.length === 0) return facts;
  refuse(problems);
  if (given.registryVersion === '3' && missing.includes('registry')) refuse([packagedMajor]);
  await install(session, missing, request.dryRun);
  return machineFacts(dir, given, session);
}

const packagedMajor: Problem = {
  where: '--registry-version 3',
  what: 'the packages of Debian and Ubuntu hold registry 2.8 only',
  cure: 'registry 3: install Docker and use --target compose, or name a program with --registry-bin FILE\nregistry 2.8: --registry-version 2.8',
};

/** The programs the process target needs and this machine lacks. */
const missingPrograms = (facts: Facts): ServiceName[] => [
  ...(facts.nginxBin === undefined ? (['nginx'] as const) : []),
  ...(facts.registryBin === undefined ? (['registry'] as const) : []),
];

/** Installs what is missing. Shown before it is done; with `dryRun` only shown. */
async function install(
  { io, out }: Session,
  missing: readonly ServiceName[],
  dryRun: boolean,
): Promise<void> {
  const planned = await planInstall({ io, missing });
  if ('what' in planned) throw new UsageError([planned]);
  for (const note of planned.notes) out.say(note);
  for (const { file, args } of [...planned.before, ...planned.install, ...planned.after])
    out.say(`  $ ${shellLine([file, ...args])}`);
  if (!dryRun) await out.steps.step('install', () => carryOut(planned, io));
}
