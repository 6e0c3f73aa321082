import type { Problem } from '../../problem.ts';
import { suggest } from '../../text/suggest.ts';
import { Invalid, kebab } from '../option.ts';
import { checks } from './checks.ts';
import type { Keep, RetentionRule } from './rule.ts';

/** Names a place within `retention`: a rule by its number, and what of it. */
type Where = (rule?: number, key?: string) => string;

/** The rules as YAML holds them. All problems at once; `where` names `retention` itself in a message. */
export function readRetention(raw: unknown, where: string): { rules: RetentionRule[]; problems: Problem[] } {
  const problems: Problem[] = [];
  const place: Where = (rule, key) =>
    rule === undefined ? where : `rule ${rule} of ${key === undefined ? where : `${where}, ${key}`}`;
  // `retention:` with nothing below it.
  if (raw === null) return { rules: [], problems };
  if (!Array.isArray(raw))
    return { rules: [], problems: [{ where, what: 'not a list of rules', cure: listCure }] };
  const rules = raw.flatMap((item: unknown, index) => readRule(item, { problems, place, rule: index + 1 }));
  return { rules, problems };
}

interface Reading {
  problems: Problem[];
  place: Where;
  rule: number;
}

function readRule(raw: unknown, reading: Reading): RetentionRule[] {
  const { problems, place, rule } = reading;
  const map = mapOf(raw);
  if (!map) {
    problems.push({ where: place(rule), what: 'not a map of repositories and keep', cure: listCure });
    return [];
  }
  problems.push(...unknownKeys(map, ['repositories', 'keep'], (key) => place(rule, key)));
  const repositories = checked(map, 'repositories', checks.repositories, reading);
  if (map['repositories'] === undefined)
    problems.push({
      where: place(rule),
      what: 'it names no repositories',
      cure: "add `repositories: 'team/*'`, or '**' for all",
    });
  const keep = readKeep(map['keep'], reading);
  return repositories === undefined || keep === undefined ? [] : [{ repositories, keep }];
}

function readKeep(raw: unknown, reading: Reading): Keep | undefined {
  const { problems, place, rule } = reading;
  const map = mapOf(raw);
  // Otherwise a slip of the pen would take off every tag.
  if (!map || Object.keys(map).length === 0) {
    problems.push({
      where: place(rule, 'keep'),
      what: 'it says nothing of what is kept',
      cure: `give at least one of ${keepKeys.join(', ')}; a repository without a rule keeps all its tags`,
    });
    return undefined;
  }
  const before = problems.length;
  problems.push(...unknownKeys(map, keepKeys, (key) => place(rule, `keep.${key}`)));
  const keep: Keep = {};
  for (const key of Object.keys(checks.keep) as (keyof Keep)[]) {
    const check: (raw: unknown) => unknown = checks.keep[key];
    const value = checked(map, kebab(key), check, reading, `keep.${kebab(key)}`);
    if (value !== undefined) Object.assign(keep, { [key]: value });
  }
  return problems.length > before ? undefined : keep;
}

const keepKeys = Object.keys(checks.keep).map(kebab);

function checked<T>(
  map: Record<string, unknown>,
  key: string,
  check: (raw: unknown) => T,
  { problems, place, rule }: Reading,
  path = key,
): T | undefined {
  if (map[key] === undefined) return undefined;
  try {
    return check(map[key]);
  } catch (error) {
    if (!(error instanceof Invalid)) throw error;
    problems.push({ where: place(rule, path), what: error.message, cure: error.cure });
    return undefined;
  }
}

const mapOf = (raw: unknown): Record<string, unknown> | undefined =>
  typeof raw === 'object' && raw !== null && !Array.isArray(raw)
    ? (raw as Record<string, unknown>)
    : undefined;

const unknownKeys = (
  map: Record<string, unknown>,
  known: readonly string[],
  where: (key: string) => string,
): Problem[] =>
  Object.keys(map)
    .filter((key) => !known.includes(key))
    .map((key) => {
      const near = suggest(key, known);
      const cure = near ? `did you mean ${near}?` : `known: ${known.join(', ')}`;
      return { where: where(key), what: `there is no "${key}"`, cure };
    });

const listCure = "write a list: - repositories: 'team/*', and below it keep: {newest: 10}";
