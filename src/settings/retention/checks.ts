import { Invalid } from '../option.ts';
import { seconds } from './rule.ts';

/** What each key of a rule may hold: YAML to canonical value; throws `Invalid`. */
export const checks = {
  repositories: (raw: unknown): string => glob(raw, repositoryGlob, repositoryCure),
  keep: {
    newest,
    pushedWithin: time,
    pulledWithin: time,
    tags,
  },
};

const repositoryGlob = /^[a-z0-9._/*?-]{1,255}$/;
const repositoryCure =
  "a name in small letters, with * for a part of it and ** across slashes, in quotes: 'team/*'";
const tagGlob = /^[\w.*?-]{1,128}$/;
const tagCure = "a tag, with * for any part of it, in quotes: 'v*'";

function glob(raw: unknown, form: RegExp, cure: string): string {
  // YAML reads `1.10` as a number, and nobody could tell which tag was meant.
  if (typeof raw !== 'string')
    throw new Invalid(raw === null ? 'an empty value' : `${JSON.stringify(raw)} is no text`, cure);
  if (!form.test(raw))
    throw new Invalid(raw === '' ? 'an empty value' : `"${raw}" matches nothing there can be`, cure);
  return raw;
}

function newest(raw: unknown): number {
  if (typeof raw === 'number' && Number.isInteger(raw) && raw >= 1 && raw <= 1_000_000) return raw;
  throw new Invalid(
    `${JSON.stringify(raw)} is no whole number from 1 to 1000000`,
    'give how many tags of a repository stay',
  );
}

function time(raw: unknown): string {
  if (typeof raw === 'string' && seconds(raw) !== undefined) return raw;
  throw new Invalid(
    `${JSON.stringify(raw)} is no time like 30d or 12h`,
    'a number and d, h, m or s: days, hours, minutes, seconds',
  );
}

function tags(raw: unknown): string[] {
  const items: unknown[] = Array.isArray(raw) ? raw : [raw];
  if (items.length === 0) throw new Invalid('an empty list', 'leave it out, or give at least one tag');
  return [...new Set(items.map((item) => glob(item, tagGlob, tagCure)))];
}
