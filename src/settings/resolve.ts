import type { Problem } from '../problem.ts';
import type { Facts } from './facts.ts';
import { kebab, type Chosen } from './option.ts';
import type { Given } from './read.ts';
import { rules } from './rules.ts';
import { options, type Settings, type SettingsKey } from './schema.ts';

/** Settings that hold together, or everything that keeps them from it. */
export type Resolution = { settings: Settings; problems: [] } | { settings?: never; problems: Problem[] };

/** Fills what is open with defaults and checks the whole. Pure: the same input gives the same settings. */
export function resolve(given: Given, facts: Facts): Resolution {
  const settings = withDefaults(given, facts);
  const problems = [...missing(settings), ...misplaced(given, settings)];
  for (const rule of rules) problems.push(...rule(settings as Settings, facts, given));
  return problems.length === 0 ? { settings: settings as Settings, problems: [] } : { problems };
}

/** The options the wizard would still have to ask about, in order. */
export const open = (given: Given): SettingsKey[] =>
  options.filter(([key, option]) => option.ask && given[key] === undefined).map(([key]) => key);

/** What one option would be, given what is known so far. */
export const defaultOf = (key: SettingsKey, given: Given, facts: Facts): unknown =>
  withDefaults(given, facts, key)[key];

/** Options are filled in the order of the schema: a default sees what was chosen above it. */
function withDefaults(
  given: Given,
  facts: Facts,
  until?: SettingsKey,
): Partial<Record<SettingsKey, unknown>> {
  const chosen: Partial<Record<SettingsKey, unknown>> = { ...given };
  for (const [key, option] of options) {
    if (chosen[key] === undefined) {
      const value = option.default(chosen as Chosen, facts);
      if (value !== undefined) chosen[key] = value;
    }
    if (key === until) break;
  }
  return chosen;
}

const applies = (key: SettingsKey, settings: Chosen): boolean =>
  options.find(([name]) => name === key)?.[1].applies?.(settings) ?? true;

/** Whether a setting means anything beside the others. */
export const isRelevant = (key: SettingsKey, settings: Settings): boolean =>
  applies(key, settings as unknown as Chosen);

const mandatory = (settings: Chosen): SettingsKey[] =>
  options.filter(([key, option]) => option.ask && applies(key, settings)).map(([key]) => key);

const missing = (settings: Chosen): Problem[] =>
  mandatory(settings)
    .filter(
      (key) => settings[key] === undefined || (Array.isArray(settings[key]) && settings[key].length === 0),
    )
    .map((key) => ({
      where: `--${kebab(key)}`,
      what: `--${kebab(key)} is missing`,
      cure: options.find(([name]) => name === key)![1].help,
    }));

/** A value that would be ignored is a contradiction the person should hear about. */
const misplaced = (given: Given, settings: Chosen): Problem[] =>
  (Object.keys(given) as SettingsKey[])
    .filter((key) => given[key] !== undefined && given[key] !== false && !applies(key, settings))
    .map((key) => ({
      where: `--${kebab(key)}`,
      what: `--${kebab(key)} has no effect with target ${String(settings['target'])}, tls ${String(settings['tls'])}, auth ${String(settings['auth'])}, fast-path ${String(settings['fastPath'])}`,
      cure: 'leave it out, or change the other setting',
    }));
