import { dump, load } from 'js-yaml';
import { UsageError } from '../errors.ts';
import type { Facts } from './facts.ts';
import { kebab, type Chosen, type Option } from './option.ts';
import type { Given } from './read.ts';
import { defaultOf, isRelevant } from './resolve.ts';
import { formatRetention } from './retention/format.ts';
import { options, type Settings, type SettingsKey } from './schema.ts';

/**
 * settings.yml: each setting under its help line, so that an edit needs no manual. What follows from other settings,
 * or was not chosen, stands there as a comment.
 */
export function formatSettings(settings: Settings): string {
  const entries = options
    .filter(([key]) => isRelevant(key, settings))
    .map(([key, option]) => {
      const choices = option.choices ? ` One of: ${option.choices.join(', ')}.` : '';
      return `# ${option.help}.${choices}\n${line(key, option, settings)}`;
    });
  return `${header}\n${[...entries, formatRetention(settings.retention)].join('\n')}`;
}

function line(key: SettingsKey, option: Option<unknown>, settings: Settings): string {
  const value = settings[key];
  if (value === undefined) return `#${kebab(key)}: ${option.placeholder}\n`;
  const text = scalar(kebab(key), value);
  return option.derived?.(settings as unknown as Chosen) &&
    value === defaultOf(key, { ...settings, [key]: undefined } as Given, noFacts)
    ? `#${text}`
    : text;
}

/** What is derived follows from the settings alone. */
const noFacts: Facts = {
  hostname: '',
  addresses: [],
  ipv6: false,
  uid: 0,
  gid: 0,
  freePorts: [],
  engine: false,
  rootlessEngine: false,
  dir: '',
};

const header = `# yaml-language-server: $schema=settings.schema.json
# The settings of this registry. After an edit: create-registry render, then create-registry restart.
# Every other file here is made from this one; secrets, certificates and images are kept.
`;

const scalar = (name: string, value: unknown): string =>
  dump({ [name]: value }, { lineWidth: -1, noRefs: true, quoteStyle: 'double', flowLevel: -1 });

/** A YAML map of settings by kebab-case name; `file` is for messages. */
export function parseSettings(text: string, file: string): Record<string, unknown> {
  let document: unknown;
  try {
    document = text.trim() === '' ? {} : load(text);
  } catch (error) {
    throw new UsageError([
      { where: file, what: `not readable as YAML: ${(error as Error).message}`, cure: 'mend that line' },
    ]);
  }
  if (document === null || document === undefined) return {};
  if (typeof document !== 'object' || Array.isArray(document))
    throw new UsageError([
      { where: file, what: 'not a map of settings', cure: 'write lines like `port: 8443`' },
    ]);
  return { ...document };
}
