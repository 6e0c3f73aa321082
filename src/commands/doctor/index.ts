import { setMaxListeners } from 'node:events';
import { join } from 'node:path';
import { paths } from '../../bundle/paths.ts';
import type { Handler, Session } from '../../cli/command.ts';
import type { DoctorContext } from '../../doctor/context.ts';
import { examineAll } from '../../doctor/examination.ts';
import { placeOfContext } from '../../doctor/place.ts';
import { findingsOf, reportDocument } from '../../doctor/report.ts';
import { exitCode, ExpectedError, UsageError, type ExitCode } from '../../errors.ts';
import { lstatIfThere } from '../../system/files.ts';
import { bundleFolder, bundleHere, hasBundle } from '../bundle-here.ts';
import { mend } from './mend.ts';
import { shownLive, showFindings, summary } from './show.ts';

export const run: Handler = async (session) => {
  const { explain: text, fix } = session.invocation.flags;
  if (typeof text !== 'string') return doctor(session);
  if (fix === true)
    throw new UsageError([
      { where: '--explain', what: 'an explanation mends nothing', cure: 'leave out --fix' },
    ]);
  const { explain } = await import('./explain.ts');
  // Settings that cannot be used keep nobody from reading what an error means.
  return explain(text, (await contextOf(session)).here?.bundle, session);
};

async function doctor(session: Session): Promise<ExitCode> {
  const { io, out, invocation } = session;
  // Ends what a check that took too long left running.
  const over = new AbortController();
  const signal = io.signal ? AbortSignal.any([io.signal, over.signal]) : over.signal;
  // Every check and program that runs listens to it.
  setMaxListeners(0, signal);
  const look = () => contextOf({ ...session, io: { ...io, signal } });
  try {
    const context = await look();
    const place = placeOfContext(context);
    if (!context.here && !context.broken)
      out.say('No registry in this folder: only this machine is looked at. Another folder: -C DIR');
    let all = await examineAll(context, shownLive(session));
    const mended = invocation.flags['fix'] === true ? await mend(session, all) : [];
    if (mended.length > 0) {
      all = await examineAll(await look());
      out.result(findingsOf(all).length > 0 ? '\nLooked again; this is left:' : '\nLooked again.');
      showFindings(session, all);
    }
    out.result(`\n${summary(all, place, { fixed: invocation.flags['fix'] === true })}`);
    out.document(reportDocument(all, mended));
    return findingsOf(all).some(({ finding }) => finding.severity === 'error')
      ? exitCode.failed
      : exitCode.done;
  } finally {
    over.abort();
  }
}

async function contextOf(session: Session): Promise<DoctorContext> {
  const base = { io: session.io, now: new Date() };
  if (!(await hasBundle(session))) return base;
  try {
    return { ...base, here: await bundleHere(session) };
  } catch (error) {
    // What is wrong with the settings is a finding; that there is no bundle where one was named is not.
    if (!(error instanceof ExpectedError) || !(await hasSettings(session))) throw error;
    return { ...base, broken: { dir: bundleFolder(session), problems: error.problems } };
  }
}

const hasSettings = async (session: Session): Promise<boolean> =>
  (await lstatIfThere(join(bundleFolder(session), paths.settings))) !== undefined;
