import type { Bundle } from '../../bundle/bundle.ts';
import type { Session } from '../../cli/command.ts';
import { chosenBackup } from '../../backup/chosen.ts';
import { openPlace } from '../../backup/open-place.ts';
import { timeOf } from '../../backup/place.ts';
import { rehearse } from '../../backup/rehearse.ts';
import { refuseForeign } from '../../backup/whose.ts';
import { showChecks } from '../../stack/report.ts';
import { count } from '../../text/count.ts';

/** Whether the newest backup makes a registry that has everything. */
export async function rehearseHere(session: Session, bundle: Bundle, from: string): Promise<boolean> {
  const { io, out } = session;
  const place = await openPlace(from, io);
  try {
    return await place.locked(async () => {
      await refuseForeign(place, bundle);
      const chosen = await chosenBackup(place);
      const { pulled, damaged, smoke } = await rehearse(place, chosen, { io, out });
      const good = smoke.ok && damaged.length === 0 && pulled.wrong.length === 0;
      out.document({ at: timeOf(chosen.name), good, ...pulled, damaged, smoke });
      showChecks(smoke, out, { all: false });
      for (const what of [
        ...damaged.map((name) => `${name}: not whole in the backup`),
        ...pulled.wrong,
      ].slice(0, 50))
        out.problems([{ where: '', what }]);
      out.result(
        `The backup of ${timeOf(chosen.name)} is ${good ? 'good' : 'not good'}: a registry made of it ran for a moment, and ${count(pulled.tags, 'tag')} and ${count(pulled.blobs, 'blob')} were pulled from it.`,
      );
      return good;
    });
  } finally {
    await place.close();
  }
}
