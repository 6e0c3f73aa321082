import type { Area } from './check.ts';
import { areas } from './check.ts';
import { checks } from './checks.ts';
import type { DoctorContext } from './context.ts';
import { examine, type Examined } from './examine.ts';

export interface Examination {
  area: Area;
  examined: Examined[];
}

export interface Watcher {
  onArea(area: Area): void;
  onLooked(examined: Examined): void;
}

/** Which areas can be looked at from here. */
export const areasOf = ({ here, broken }: DoctorContext): Area[] =>
  areas.filter(
    (area) => area === 'machine' || here !== undefined || (area === 'bundle' && broken !== undefined),
  );

/** One area after the other. */
export async function examineAll(context: DoctorContext, watcher?: Watcher): Promise<Examination[]> {
  const all: Examination[] = [];
  for (const area of areasOf(context)) {
    watcher?.onArea(area);
    const here = checks[area].filter(({ needsBundle }) => !needsBundle || context.here !== undefined);
    all.push({ area, examined: await examine(here, context, watcher?.onLooked) });
  }
  return all;
}
