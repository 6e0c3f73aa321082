import type { Session } from '../../cli/command.ts';
import { ownCertificateProblems } from '../../disk/own-certificate.ts';
import type { Problem } from '../../problem.ts';
import type { Settings } from '../../settings/schema.ts';
import { parseOwner } from '../../settings/values/owner.ts';
import { dataFolder } from '../../store/layout.ts';
import { statIfThere } from '../../system/files.ts';
import { targetOf } from '../../targets/index.ts';
import { writable } from './folder.ts';

/** What would go wrong later, found before anything is written. */
export async function preflight(
  session: Session,
  { dir, settings, start }: { dir: string; settings: Settings; start: boolean },
): Promise<{ problems: Problem[]; warnings: Problem[] }> {
  const { problems, warnings } = await ownCertificateProblems(settings, new Date(), dir);
  const data = await dataProblems(dir, settings);
  return {
    problems: [...problems, ...data, ...(start ? await obstacles(session, dir, settings) : [])],
    warnings,
  };
}

const obstacles = async ({ io }: Session, dir: string, settings: Settings): Promise<Problem[]> =>
  (await targetOf({ bundle: { dir, settings }, io })).obstacles();

async function dataProblems(dir: string, settings: Settings): Promise<Problem[]> {
  const folder = dataFolder({ dir, settings });
  const found = await statIfThere(folder);
  if (!found) return [];
  const { uid } = parseOwner(settings.owner);
  if (process.getuid?.() === 0 && uid !== 0 && found.uid !== uid)
    return [
      {
        where: '--data',
        what: `${folder} belongs to user ${found.uid}, the services run as ${settings.owner}`,
        cure: `sudo chown -R ${settings.owner} ${folder}, or another --owner`,
      },
    ];
  return (await writable(folder)).map((problem) => ({ ...problem, where: '--data' }));
}
