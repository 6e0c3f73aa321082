import { join } from 'node:path';
import { toolUser, type Bundle } from '../../bundle/bundle.ts';
import { paths } from '../../bundle/paths.ts';
import { prepare } from '../../disk/prepare.ts';
import { write } from '../../disk/write.ts';
import { readIfThere } from '../../system/files.ts';
import { shellWord } from '../../text/shell.ts';
import { count } from '../../text/count.ts';
import type { Finding } from '../finding.ts';
import { inBundle } from '../bundle-check.ts';
import { prepared } from './prepared.ts';

/** The password file: whether nginx can make something of each line, and the tool's own account is in it. */
export const users = inBundle('users', async (bundle, context) => {
  if (bundle.settings.auth === 'off') return { notLooked: 'auth: off' };
  const file = shellWord(join(bundle.dir, paths.htpasswd));
  const text = await readIfThere(join(bundle.dir, paths.htpasswd));
  if (text === undefined) return { findings: [missing(file)] };
  const { listUsers } = await import('../../users/htpasswd.ts');
  const people = listUsers(text.replace(/^\uFEFF/, '')).filter((name) => name !== toolUser);
  const { kept } = await prepared(context);
  const isForeign = kept.files.some(({ path }) => path === paths.htpasswd);
  return {
    findings: [
      ...inLines(text, file),
      ...(people.length === 0 ? [nobody(file, bundle.settings.user)] : []),
      ...(isForeign ? [withoutTool(bundle)] : []),
    ],
    detail: count(people.length, 'user'),
  };
});

function inLines(text: string, file: string): Finding[] {
  const lines = text.split('\n');
  const numbers = (wrong: (line: string) => boolean): number[] =>
    lines.flatMap((line, index) => (wrong(line) ? [index + 1] : []));
  const [bare] = numbers((line) => /^[^#\s:][^:]*$/.test(line));
  const [plain] = numbers((line) => /^[^#:][^:]*:\{PLAIN\}/.test(line));
  return [
    ...(text.startsWith('\uFEFF') ? [unreadable(file, 1, 'begins with a byte order mark')] : []),
    ...(bare === undefined ? [] : [unreadable(file, bare, 'has no colon')]),
    ...(plain === undefined ? [] : [inPlain(file, plain)]),
  ];
}

const htpasswd = (line: number): string => `${paths.htpasswd}:${line}`;

const unreadable = (file: string, line: number, what: string): Finding => ({
  severity: 'error',
  what: `${htpasswd(line)} ${what}`,
  why: 'nginx does not find the user of that line, or not the password: 401 for the right one.',
  cure: `make it a line of the form NAME:HASH, at the very beginning of the line: htpasswd -B ${file} NAME writes one`,
});

const inPlain = (file: string, line: number): Finding => ({
  severity: 'warning',
  what: `${htpasswd(line)} holds a password as it is, not its hash`,
  why: 'Whoever reads the file, or a backup of it, can use it.',
  cure: `htpasswd -B ${file} NAME`,
});

const missing = (file: string): Finding => ({
  severity: 'error',
  what: `${paths.htpasswd} is missing`,
  why: 'nginx lets nobody in: every login is answered with 403 or 500.',
  cure: `restore it from a backup\nor begin anew: create-registry render && htpasswd -B ${file} NAME`,
});

const nobody = (file: string, user: string): Finding => ({
  severity: 'warning',
  what: `${paths.htpasswd} has no users but this tool's own`,
  why: 'Nobody can log in.',
  cure: `htpasswd -B ${file} ${user}`,
});

const withoutTool = (bundle: Bundle): Finding => ({
  severity: 'warning',
  what: `the account ${toolUser} in ${paths.htpasswd} is missing, or has another password than ${paths.secrets}`,
  why: 'People get in; create-registry smoke, ls, copy and the others do not.',
  cure: 'create-registry render',
  fix: { does: `put the account ${toolUser} into ${paths.htpasswd}`, apply: () => writeTool(bundle) },
});

async function writeTool(bundle: Bundle): Promise<void> {
  const { kept } = await prepare(bundle);
  await write(bundle.dir, bundle.settings, {
    kept: { ...kept, files: kept.files.filter(({ path }) => path === paths.htpasswd) },
    comparison: { changes: [], obsolete: [] },
  });
}
