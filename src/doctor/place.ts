import { anyPlace, placeOf } from '../symptoms/place.ts';
import type { Place } from '../symptoms/symptom.ts';
import { words } from '../symptoms/words.ts';
import { shellWord } from '../text/shell.ts';
import type { Looked } from './check.ts';
import type { DoctorContext } from './context.ts';

/** Which registry the findings speak of, and how its folder is to be typed. */
export function placeOfContext({ here, broken, io }: DoctorContext): Place {
  if (here) return placeOf(here.bundle, io.cwd);
  const folder = broken?.dir === undefined || broken.dir === io.cwd ? '.' : shellWord(broken.dir);
  return { ...anyPlace, folder };
}

/** With every command of ours in it as it is to be typed here. */
export const placed = (looked: Looked, place: Place): Looked =>
  'notLooked' in looked
    ? looked
    : {
        ...looked,
        findings: looked.findings.map((finding) => ({
          ...finding,
          why: words(finding.why, place),
          ...(finding.cure === undefined ? {} : { cure: words(finding.cure, place) }),
        })),
      };
