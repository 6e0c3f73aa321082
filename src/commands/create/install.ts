import type { Session } from '../../cli/command.ts';
import { UsageError } from '../../errors.ts';
import { carryOut } from '../../install/carry-out.ts';
import { planInstall, type InstallPlan } from '../../install/debian.ts';
import type { Part } from '../../install/part.ts';
import type { Problem } from '../../problem.ts';
import type { Facts } from '../../settings/facts.ts';
import type { Given } from '../../settings/read.ts';
import { resolve } from '../../settings/resolve.ts';
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
  if (!request.install || !runsProcesses(given, facts)) return facts;
  const missing = missingParts(given, facts);
  if (missing.length === 0) return facts;
  refuse(problems);
  if (given.registryVersion === '3' && missing.includes('registry')) refuse([packagedMajor]);
  const planned = await planInstall({ io: session.io, missing, nginx: facts.nginxBin });
  if ('what' in planned) {
    // Nobody asked for what the module does: what is said of it later is enough.
    if (missing.every((part) => part === 'njs') && given.fastPath !== true) return facts;
    throw new UsageError([planned]);
  }
  await install(session, planned, request.dryRun);
  return machineFacts(dir, given, session);
}

/** Whether everything is in order but for what is missing. */
const runsProcesses = (given: Given, facts: Facts): boolean =>
  resolve(given, { ...facts, ...(lacksNjs(given, facts) ? { nginxJs: 'still to come' } : {}) }).settings
    ?.target === 'process';

const packagedMajor: Problem = {
  where: '--registry-version 3',
  what: 'the packages of Debian and Ubuntu hold registry 2.8 only',
  cure: 'registry 3: install Docker and use --target compose, or name a program with --registry-bin FILE\nregistry 2.8: --registry-version 2.8',
};

/** What the process target needs, or could use, and this machine lacks. */
const missingParts = (given: Given, facts: Facts): Part[] => [
  ...(facts.nginxBin === undefined ? (['nginx'] as const) : []),
  ...(facts.registryBin === undefined ? (['registry'] as const) : []),
  ...(lacksNjs(given, facts) ? (['njs'] as const) : []),
];

/** A module that was named is that one or none. */
const lacksNjs = (given: Given, facts: Facts): boolean =>
  (given.fastPath ?? facts.networkStore === undefined) &&
  given.nginxJs === undefined &&
  facts.nginxJs === undefined;

/** Shown before it is done; with `dryRun` only shown. */
async function install({ io, out }: Session, planned: InstallPlan, dryRun: boolean): Promise<void> {
  for (const note of planned.notes) out.say(note);
  const commands = [...planned.before, ...planned.install, ...planned.wished, ...planned.after];
  for (const { file, args } of commands) out.say(`  $ ${shellLine([file, ...args])}`);
  if (dryRun || commands.length === 0) return;
  const unmet = await out.steps.step('install', () => carryOut(planned, io));
  for (const { what } of unmet) out.warn(`${what}\nIt goes on without.`);
}
