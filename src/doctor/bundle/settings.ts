import { join } from 'node:path';
import { paths } from '../../bundle/paths.ts';
import type { Problem } from '../../problem.ts';
import { readIfThere } from '../../system/files.ts';
import type { Check } from '../check.ts';
import type { Finding } from '../finding.ts';

/** Whether settings.yml can be read, and holds together. */
export const settings: Check = {
  name: 'settings',
  area: 'bundle',
  async run({ here, broken }) {
    if (broken) {
      const text = (await readIfThere(join(broken.dir, paths.settings)).catch(() => undefined)) ?? '';
      return { findings: broken.problems.map((problem) => finding(problem, text)) };
    }
    if (!here) return { notLooked: 'no registry here' };
    const { target, tls, auth, port } = here.bundle.settings;
    return { findings: [], detail: `target ${target}, tls ${tls}, auth ${auth}, port ${port}` };
  },
};

const inSettings = ' in settings.yml';

function finding({ where, what, cure }: Problem, text: string): Finding {
  const name = where.endsWith(inSettings) ? where.slice(0, -inSettings.length) : undefined;
  const line = name === undefined ? 0 : lineOf(name, text);
  const place = line === 0 ? where : `${paths.settings}:${line}: ${name}`;
  return {
    severity: 'error',
    what: `${place}: ${what}`,
    why: 'No command works on this registry until that is mended. What runs goes on.',
    ...(cure === undefined ? {} : { cure }),
  };
}

/** The first is 1; 0 where the setting is not in the file. */
const lineOf = (name: string, text: string): number =>
  text.split('\n').findIndex((line) => line.trimStart().replace(/^["']/, '').startsWith(name)) + 1;
