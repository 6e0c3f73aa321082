import { parseArgs } from 'node:util';

export interface Options {
  pairs: number;
  quick: boolean;
  /** Names of figures; all of them when empty. */
  only: string[];
  /** A file, or `-` for standard output. */
  json?: string;
  markdown?: string;
  /** Where the stores are made; undefined: in memory where there is enough of it. */
  folder?: string;
  help: boolean;
}

export class UsageError extends Error {}

export const usage = `Usage: npm run bench -- [options]

  --pairs N         measurements of each side, in turn (10)
  --quick           2 pairs, shorter, and a blob of 256 MiB instead of 512
  --only NAME,...   only these figures
  --json FILE       everything that was measured, also as JSON; - for standard output
  --markdown FILE   the table with date and machine, also as Markdown
  --folder DIR      make the stores there (default: in memory where there is enough of it)
  --help

Ends with 1 when a target is missed.
`;

export function readOptions(args: readonly string[], figures: readonly string[]): Options {
  const { values } = parsed(args);
  const quick = values.quick === true;
  const pairs = Number(values.pairs ?? (quick ? 2 : 10));
  if (!Number.isInteger(pairs) || pairs < 1) throw new UsageError('--pairs takes a number from 1');
  const only = (values.only ?? []).flatMap((names) => names.split(',')).filter(Boolean);
  for (const name of only)
    if (!figures.includes(name)) throw new UsageError(`no figure ${name}: there are ${figures.join(', ')}`);
  const { json, markdown, folder, help } = values;
  return {
    pairs,
    quick,
    only,
    help: help === true,
    ...(json === undefined ? {} : { json }),
    ...(markdown === undefined ? {} : { markdown }),
    ...(folder === undefined ? {} : { folder }),
  };
}

function parsed(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        pairs: { type: 'string' },
        quick: { type: 'boolean' },
        only: { type: 'string', multiple: true },
        json: { type: 'string' },
        markdown: { type: 'string' },
        folder: { type: 'string' },
        help: { type: 'boolean' },
      },
    });
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}
