import { setMaxListeners } from 'node:events';
import type { Handler } from '../../cli/command.ts';
import { exitCode, stopIfCancelled } from '../../errors.ts';
import { registryProblem } from '../../remotes/problem.ts';
import { expected } from '../../unexpected.ts';
import { bars } from '../../ui/bars.ts';
import { withRegistries } from '../registries-here.ts';
import { copyOne, type Around } from './one.ts';
import { failed, listSummary, report } from './report.ts';
import { readRequest } from './request.ts';
import { knownBlobs } from '../../copy/registry/known-blobs.ts';
import { planned, type Job } from './jobs.ts';

export const run: Handler = async (session) => {
  const { io, out, invocation } = session;
  const request = await readRequest(session);
  // Every request that is under way listens.
  if (io.signal) setMaxListeners(0, io.signal);
  const quiet = out.json || invocation.flags['quiet'] === true;
  const live = io.stderr.isTTY === true && io.env['TERM'] !== 'dumb';
  const progress = bars(io, { style: out.style, as: quiet ? 'none' : live ? 'live' : 'lines' });
  // What is said while bars are on the screen stands above them.
  const say = (text: string): void => progress.say(text);
  return withRegistries({ ...session, out: { ...out, say } }, async (registries) => {
    const around: Around = { io, registries, request, progress, say, known: knownBlobs() };
    const jobs = planned(request, registries, say);
    if (!request.list) {
      const done = await copyOne(jobs[0]!, around);
      report(out, done);
      out.document(done);
      return exitCode.done;
    }
    const documents: object[] = [];
    const failures: Job[] = [];
    for (const job of jobs) {
      try {
        const done = await copyOne(job, around);
        report(out, done);
        documents.push(done);
      } catch (error) {
        stopIfCancelled(io.signal);
        const known = registryProblem(error, registries.ownPlace);
        const problems = known ? [known] : expected(error, io).problems;
        documents.push(failed(out, job, problems));
        failures.push(job);
      }
    }
    out.document(documents);
    out.result(listSummary(documents.length, failures, request.dryRun));
    return failures.length > 0 ? exitCode.failed : exitCode.done;
  });
};
