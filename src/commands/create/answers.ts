import type { Session } from '../../cli/command.ts';
import { hasUser } from '../../disk/kept/users.ts';
import { readManifest } from '../../disk/snapshot.ts';
import type { Problem } from '../../problem.ts';
import type { Facts } from '../../settings/facts.ts';
import type { Given } from '../../settings/read.ts';
import { resolve } from '../../settings/resolve.ts';
import type { Settings } from '../../settings/schema.ts';
import { terminalPrompts, type Prompts } from '../../ui/prompts.ts';
import { weakness } from '../../users/password.ts';
import { withoutFastPath } from './fast-path.ts';
import { folderProblems } from './folder.ts';
import { withPrograms } from './install.ts';
import { machineFacts } from './machine.ts';
import { givenPassword, newPassword, type ChosenPassword } from './password.ts';
import { preflight } from './preflight.ts';
import { refuse } from './refuse.ts';
import { absolutePaths, bundlePath, type Request } from './request.ts';
import { askSettings } from './questions.ts';
import { askFolder, askPassword } from './wizard.ts';

/** Everything that is decided before anything is written. */
export interface Answers {
  /** As typed. */
  folder: string;
  dir: string;
  /** What was said, without defaults. */
  given: Given;
  settings: Settings;
  /** Of the first user; undefined where there are users already, or none are wanted. */
  password?: ChosenPassword | undefined;
  /** There is a bundle already, which is written over. */
  existing: boolean;
}

/** Flags and files first, then the wizard for what is open. Throws one error with all that is wrong. */
export async function collectAnswers(session: Session, request: Request): Promise<Answers> {
  const prompts = request.interactive ? await terminalPrompts(session.io) : undefined;
  const said = await givenPassword(session);
  const problems = [...request.problems, ...said.problems];
  // Nobody wants to answer questions before hearing that a flag was wrong.
  if (prompts) refuse(problems);
  const folder =
    request.folder ?? (prompts ? await askFolder(prompts, session, request.overwrite) : 'registry');
  const dir = bundlePath(folder, session);
  problems.push(...(await folderProblems(dir, request)));
  if (prompts) refuse(problems);

  const { given, settings, facts } = await settle(session, { request, prompts, dir, problems });
  if (settings.auth === 'off' && said.password)
    problems.push({
      where: 'password',
      what: 'a password is given, but auth is off',
      cure: 'leave one of them out',
    });
  const found = await preflight(session, { dir, settings, start: request.start });
  refuse([...problems, ...found.problems]);
  for (const { what, cure } of found.warnings) session.out.warn([what, cure].filter(Boolean).join('; '));
  const note = await withoutFastPath(given, settings, facts);
  if (note) session.out.say(note);

  // Without --overwrite one that is there by now was made meanwhile.
  const existing = request.overwrite && (await readManifest(dir)) !== undefined;
  const known = settings.auth === 'off' || (await hasUser(dir, settings.user));
  const password = said.password ?? (known ? undefined : await choosePassword(settings, prompts));
  warnOfWeakness(session, password);
  return { folder, dir, given, settings, password, existing };
}

async function settle(
  session: Session,
  {
    request,
    prompts,
    dir,
    problems,
  }: { request: Request; prompts: Prompts | undefined; dir: string; problems: Problem[] },
): Promise<{ given: Given; settings: Settings; facts: Facts }> {
  const machine = await machineFacts(dir, request.given, session);
  if (!machine.engine && request.given.target === undefined) await sayWhyProcesses(session);
  const given = prompts
    ? absolutePaths(await askSettings(prompts, request.given, { facts: machine, io: session.io }), session)
    : request.given;
  const facts = await withPrograms(session, { request, given, facts: machine, dir, problems });
  const resolution = resolve(given, facts);
  if (!resolution.settings) refuse([...problems, ...resolution.problems]);
  return { given, settings: resolution.settings!, facts };
}

const choosePassword = (settings: Settings, prompts?: Prompts): Promise<ChosenPassword> | ChosenPassword =>
  prompts ? askPassword(prompts, settings.user) : newPassword();

function warnOfWeakness({ out }: Session, password?: ChosenPassword): void {
  const weak = password && !password.generated ? weakness(password.password) : undefined;
  if (weak) out.warn(`The password is easy to guess: ${weak}.`);
}

/** Most people expect containers; without an engine they should know what they get instead, and why. */
async function sayWhyProcesses({ io, out }: Session): Promise<void> {
  const { engineProblem } = await import('../../targets/compose/engine.ts');
  const { what } = await engineProblem(io);
  out.say(
    `${what} So nginx and the registry run as plain processes; --target compose insists on containers.`,
  );
}
