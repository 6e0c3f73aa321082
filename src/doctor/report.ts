import type { Area } from './check.ts';
import type { Examination } from './examination.ts';
import type { Finding } from './finding.ts';

/** A finding with its place in the report. */
export interface Found {
  area: Area;
  check: string;
  finding: Finding;
}

export const findingsOf = (all: readonly Examination[]): Found[] =>
  all.flatMap(({ area, examined }) =>
    examined.flatMap(({ check, looked }) =>
      'findings' in looked ? looked.findings.map((finding) => ({ area, check: check.name, finding })) : [],
    ),
  );

export const isSame = (one: Found, other: Found): boolean =>
  one.area === other.area && one.check === other.check && one.finding.what === other.finding.what;

/** What `--json` prints. `mended`: what was tried to be mended, found before `all`. */
export function reportDocument(all: readonly Examination[], mended: readonly Found[] = []): object {
  const left = findingsOf(all);
  const gone = mended.filter((one) => !left.some((other) => isSame(one, other)));
  const entry = (found: Found, fixed?: boolean): object => {
    const { severity, what, why, cure, fix } = found.finding;
    return {
      area: found.area,
      check: found.check,
      severity,
      what,
      why,
      ...(cure === undefined ? {} : { cure }),
      fixable: fix !== undefined,
      ...(fixed === undefined ? {} : { fixed }),
    };
  };
  return {
    ok: !left.some(({ finding }) => finding.severity === 'error'),
    findings: [
      ...gone.map((found) => entry(found, true)),
      ...left.map((found) => entry(found, mended.some((one) => isSame(one, found)) ? false : undefined)),
    ],
    checks: all.flatMap(({ area, examined }) =>
      examined.map(({ check: { name }, looked }) =>
        'notLooked' in looked
          ? { area, name, looked: false, detail: looked.notLooked }
          : { area, name, looked: true, ...(looked.detail === undefined ? {} : { detail: looked.detail }) },
      ),
    ),
  };
}
