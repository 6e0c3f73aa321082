import type { Handler, Session } from '../../cli/command.ts';
import { paths } from '../../bundle/paths.ts';
import { settingsFile } from '../../disk/kept/settings.ts';
import { loadBundle } from '../../disk/load.ts';
import { prepare, type Prepared } from '../../disk/prepare.ts';
import { isEdited } from '../../disk/snapshot.ts';
import { exitCode } from '../../errors.ts';
import { expected } from '../../unexpected.ts';
import { bringUp } from '../../stack/bring-up.ts';
import { terminalPrompts } from '../../ui/prompts.ts';
import { collectAnswers, type Answers } from './answers.ts';
import { showPlan } from './dry-run.ts';
import { conclude, type Ending } from './outcome.ts';
import { refuse } from './refuse.ts';
import { readRequest } from './request.ts';
import { summary } from './summary.ts';
import { confirmWrite } from './wizard.ts';
import { writeBundle } from './write.ts';

/** Questions and checks first, effects last: up to `writeBundle` nothing has changed. */
export const run: Handler = async (session) => {
  const { io, out } = session;
  const request = await readRequest(session);
  const answers = await collectAnswers(session, request);
  const prepared = await prepareNew(answers);
  const { kept, comparison } = prepared;
  if (request.dryRun) {
    await showPlan(session, answers, kept, comparison);
    return exitCode.done;
  }
  out.say(`\n${await summary(answers.dir, answers.settings, comparison, kept.files.length)}\n`);
  const start = request.interactive ? await confirmWrite(await terminalPrompts(io)) : request.start;
  await out.steps.step(
    'write',
    () => writeBundle(session, answers.dir, answers.settings, prepared, { fresh: !answers.existing }),
    (written) => `${written.length} files in ${answers.folder}`,
  );
  const ending = start ? await started(session, answers) : {};
  return conclude(session, answers, { ca: kept.ca, start }, ending);
};

/** Makes all files in memory, and refuses where one would take the place of somebody's own. */
async function prepareNew({ dir, settings, password, existing }: Answers): Promise<Prepared> {
  const { kept, comparison } = await prepare({ dir, settings, first: password });
  const files = [settingsFile(settings), ...kept.files];
  const foreign = comparison.changes.filter(({ state }) => state === 'edited').map(({ path }) => path);
  for (const { path } of files)
    // Users are added to the password file by hand, too; ours are merged into it.
    if (!(existing && path === paths.htpasswd) && (await isEdited(dir, path))) foreign.push(path);
  refuse(
    foreign.map((path) => ({
      where: `${dir}/${path}`,
      what: `${path} was not written by this tool, or was edited since`,
      cure:
        path === paths.settings
          ? `change it there, then: create-registry render -C ${dir}`
          : 'move it away, or choose another folder',
    })),
  );
  return { kept: { ...kept, files }, comparison };
}

/** Whatever keeps it from starting, the bundle is there and its password has to be shown. */
async function started(session: Session, { dir }: Answers): Promise<Ending> {
  try {
    return { report: await bringUp(await loadBundle(dir), session) };
  } catch (error) {
    return { error: expected(error, session.io) };
  }
}
