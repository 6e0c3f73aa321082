import { isAbsolute, join } from 'node:path';
import { publicUrl } from '../../settings/address.ts';
import { isFolder } from '../../settings/values/backup-to.ts';
import { paths } from '../paths.ts';
import type { PlanInput } from '../plan-input.ts';
import type { View } from '../render.ts';
import { jobs, type Job } from '../upkeep.ts';
import { unitNames } from './systemd.ts';

/** What cron and systemd have to know of a job. */
export const jobView = (job: Job, input: PlanInput) => ({
  ...unitsOf(job, input),
  title: job.title,
  hour: job.hour,
  weekly: job.every === 'week',
  monthly: job.every === 'month',
  words: [join(input.dir, job.words[0]!), ...job.words.slice(1)],
});

const unitsOf = ({ name }: Job, input: PlanInput) => {
  const base = unitNames(input).stack.replace(/\.service$/, `-${name}`);
  return { service: `${base}.service`, timer: `${base}.timer` };
};

/** Service and timer of each job. */
export const upkeepUnits = (input: PlanInput) =>
  jobs(input.settings).flatMap((job) => {
    const { service, timer } = unitsOf(job, input);
    const view = (given: PlanInput): View => unitView(job, given);
    return [
      { path: `systemd/${service}`, template: 'systemd/upkeep.service', view },
      { path: `systemd/${timer}`, template: 'systemd/upkeep.timer', view },
    ];
  });

function unitView(job: Job, input: PlanInput): View {
  const { settings, dir } = input;
  const [uid = '', gid = ''] = settings.owner.split(':');
  const { backupTo = '' } = settings;
  return {
    ...jobView(job, input),
    url: publicUrl(settings),
    dir,
    compose: settings.target === 'compose',
    uid,
    gid,
    node: job.words[0] === paths.toolScript,
    writable: [
      `-${isAbsolute(settings.data) ? settings.data : join(dir, settings.data)}`,
      ...[paths.gate, paths.logs, paths.run].map((path) => `-${join(dir, path)}`),
      ...(job.name === 'backup' && isFolder(backupTo) ? [`-${backupTo}`] : []),
    ],
  };
}

/** For the script that finds this program. */
export function toolView({ settings, program, toolVersion }: PlanInput): View {
  const [uid = '', gid = ''] = settings.owner.split(':');
  return {
    compose: settings.target === 'compose',
    uid,
    gid,
    program: program ? { ...program } : false,
    package: `create-registry@${toolVersion}`,
  };
}
