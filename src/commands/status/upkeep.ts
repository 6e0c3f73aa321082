import type { Last, Result, Upkeep } from '../../store/last-results.ts';
import { bytes } from '../../text/bytes.ts';
import { count } from '../../text/count.ts';
import { minute } from '../../text/minute.ts';
import { visible } from '../../text/visible.ts';

/** What did the work for the first time. */
const commands: Record<Upkeep, string> = {
  gc: 'create-registry gc',
  prune: 'create-registry prune, by `retention` in settings.yml',
  verify: 'create-registry verify',
  backup: 'create-registry backup DEST',
};

/** Its last run in a line, for people. */
export function described(name: Upkeep, last: Last[Upkeep]): string {
  if (last === 'never') return `never: ${commands[name]}`;
  if (last === 'unreadable') return 'unknown: the file on its last run cannot be read';
  return `${minute(new Date(last.at))}  ${visible(outcomes[name](last))}`;
}

const outcomes: Record<Upkeep, (result: Result) => string> = {
  gc: (result) => `${size(result['freed'])} freed`,
  prune: (result) => `${number(result['removed'], 'tag')} taken off, ${number(result['kept'], 'tag')} kept`,
  verify: (result) =>
    [
      `${number(result['blobs'], 'blob')}${result['quick'] === true ? ', not read' : ''}`,
      result['broken'] === 0
        ? 'all whole'
        : `${number(result['broken'], 'thing')} broken: create-registry verify`,
    ].join(', '),
  backup: (result) =>
    `${number(result['blobs'], 'blob')}, ${size(result['bytes'])} to ${String(result['to'])}${
      result['whole'] === false ? ', with damage in the registry: create-registry verify' : ''
    }`,
};

/** These files may have been edited, or be of another version. */
const number = (value: unknown, thing: string): string =>
  typeof value === 'number' ? count(value, thing) : `unknown ${thing}s`;

const size = (value: unknown): string => (typeof value === 'number' ? bytes(value) : 'an unknown size');
