import type { Problem } from '../problem.ts';
import { Invalid, kebab, type Option } from './option.ts';
import { readRetention } from './retention/read.ts';
import { options, type Settings } from './schema.ts';
import { suggest } from '../text/suggest.ts';

/** Settings as somebody wrote them: canonical values, as far as they are given. */
export type Given = Partial<Settings>;

/** Values by kebab-case name, from flags or YAML, and how to name the place of each in a message. */
export interface Source {
  values: Readonly<Record<string, unknown>>;
  where: (name: string) => string;
  /** Flags of the command line hold more than settings; a file must not. */
  mayHoldOthers?: boolean;
}

/** Checks each value by itself. All problems at once; what is in order is in `given`. */
export function read(source: Source): { given: Given; problems: Problem[] } {
  const problems: Problem[] = [];
  const given: Record<string, unknown> = {};
  for (const [key, option] of options) {
    const raw = source.values[kebab(key)];
    if (raw === undefined) continue;
    try {
      given[key] = convert(option, raw);
    } catch (error) {
      if (!(error instanceof Invalid)) throw error;
      problems.push({ where: source.where(kebab(key)), what: error.message, cure: error.cure });
    }
  }
  if (!source.mayHoldOthers) {
    const { rules, problems: inRules } = retentionOf(source);
    if (rules.length > 0) given['retention'] = rules;
    problems.push(...inRules, ...unknownNames(source));
  }
  return { given: given as Given, problems };
}

/** In files alone. */
const retentionOf = ({ values: { retention = null }, where }: Source) =>
  readRetention(retention, where('retention'));

/** One value as typed or as YAML holds it, to its canonical form; throws `Invalid`. */
export function convert(option: Option<unknown>, raw: unknown): unknown {
  if (option.type !== 'list' && typeof raw === 'object' && raw !== null)
    throw new Invalid('a list or a map where one value belongs', 'write one value');
  switch (option.type) {
    case 'integer':
      return toInteger(option, raw);
    case 'flag':
      return toFlag(raw);
    case 'choice':
      return toChoice(option, raw);
    case 'list':
      return toList(option, raw);
    case 'text':
      return toText(option, raw);
  }
}

function toInteger(
  { minimum = 0, maximum = Number.MAX_SAFE_INTEGER }: Option<unknown>,
  raw: unknown,
): number {
  const text = String(raw).trim();
  const value = /^\d{1,15}$/.test(text) ? Number(text) : Number.NaN;
  if (!(value >= minimum && value <= maximum))
    throw new Invalid(
      text === '' ? 'an empty value' : `"${text}" is no whole number from ${minimum} to ${maximum}`,
      `give a number from ${minimum} to ${maximum}`,
    );
  return value;
}

function toFlag(raw: unknown): boolean {
  if (typeof raw === 'boolean') return raw;
  const text = String(raw).trim().toLowerCase();
  if (['true', 'yes', 'on'].includes(text)) return true;
  if (['false', 'no', 'off'].includes(text)) return false;
  throw new Invalid(`"${String(raw)}" is neither yes nor no`, 'write true or false');
}

function toChoice({ choices = [], aliases = {} }: Option<unknown>, raw: unknown): string {
  // YAML reads `off` as text but `3` as a number and, in older readers, `off` as false.
  const text = raw === false && choices.includes('off') ? 'off' : String(raw).trim();
  const value = choices.includes(text) ? text : Object.hasOwn(aliases, text) ? aliases[text] : undefined;
  if (value === undefined)
    throw new Invalid(
      text === '' ? 'an empty value' : `"${text}" is no choice here`,
      `choose one of ${choices.join(', ')}`,
    );
  return value;
}

function toList(option: Option<unknown>, raw: unknown): string[] {
  const items = Array.isArray(raw) ? raw : [raw];
  if (items.length === 0) throw new Invalid('an empty list', 'give at least one');
  if (items.some((item) => typeof item === 'object' && item !== null))
    throw new Invalid('a list or a map where one value belongs', 'write one value in each line');
  const texts = items.flatMap((item) => String(item ?? '').split(','));
  return [...new Set(texts.map((item) => toText(option, item.trim())))];
}

function toText({ check }: Option<unknown>, raw: unknown): string {
  const text = raw === null || raw === undefined ? '' : String(raw);
  return check ? check(text) : text;
}

function unknownNames({ values, where }: Source): Problem[] {
  const names = [...options.map(([key]) => kebab(key)), 'retention'];
  return Object.keys(values)
    .filter((name) => !names.includes(name))
    .map((name) => {
      const near = suggest(name, names);
      const secret = /password|secret/.test(name);
      return {
        where: where(name),
        what: `there is no setting "${name}"`,
        cure: secret
          ? 'passwords do not belong in this file: --password-file or --password-stdin'
          : near
            ? `did you mean ${near}?`
            : `known: ${names.join(', ')}`,
      };
    });
}
