import { shellWord } from '../text/shell.ts';

/**
 * One function per language of the bundle's files: a value in, text out that its reader turns back into the value.
 * A value that cannot be said in a language throws; the settings' own checks see to it that none gets here.
 */

// eslint-disable-next-line no-control-regex
const control = /[\u0000-\u001f\u007f]/;

const refuse = (language: string, value: string): never => {
  throw new Error(`cannot be written in ${language}: ${JSON.stringify(value)}`);
};

/** Text no reader would take for anything else: names, addresses, ports, digests, URLs. */
export function plain(value: string | number | boolean): string {
  const text = String(value);
  return /^[\w.:/@[\],+=-]+$/.test(text) ? text : refuse('plain text', text);
}

/** A line of a certificate as PEM: base64, or the words around it. */
export const pemLine = (value: string): string => (/^[\w+/= -]+$/.test(value) ? value : refuse('PEM', value));

/**
 * Always double-quoted: `no`, `0123` and `1e10` stay text for readers of YAML 1.1 and 1.2.
 * JSON's escapes are YAML's; added are the characters that YAML 1.1 takes for line ends or does not allow.
 */
export function yaml(value: string | number): string {
  const text = String(value);
  if (/\p{Surrogate}/u.test(text)) refuse('YAML', text);
  return JSON.stringify(text).replace(/[\u007f-\u009f\u2028\u2029\ufeff\ufffe\uffff]/g, escapeUnicode);
}

const escapeUnicode = (char: string): string => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`;

/** In docker-compose.yml, where `$` begins a variable and `$$` stands for one dollar sign. */
export const composeYaml = (value: string | number): string => yaml(String(value).replaceAll('$', '$$$$'));

export const json = (value: unknown): string => JSON.stringify(value);

/** nginx knows no way to write a `$` that is not a variable, so there must be none. */
export function nginx(value: string | number): string {
  const text = String(value);
  if (text.includes('$') || /[^\P{Cc}\n]/u.test(text)) refuse('nginx.conf', text);
  if (/^[\w.:/@[\]-]+$/.test(text)) return text;
  return `"${text.replace(/[\\"]/g, '\\$&').replaceAll('\n', '\\n')}"`;
}

/** As `nginx`, for the few places where nginx replaces no variables: values of `geo`, patterns of `location`. */
export function nginxLiteral(value: string): string {
  if (control.test(value)) refuse('nginx.conf', value);
  return `"${value.replace(/[\\"]/g, '\\$&')}"`;
}

/** One word for a POSIX shell. */
export const sh = (value: string | number): string => shellWord(String(value));

/** One word for a POSIX shell in a crontab, where a `%` would be a line end. */
export const cron = (value: string | number): string => sh(value).replaceAll('%', '\\%');

/**
 * A value in Compose's `.env`. Version 1 replaces `${NAME}` and undoes backslashes even in single quotes, version 2
 * does not: what they would read differently is refused.
 */
export function env(value: string | number): string {
  const text = String(value);
  if (/['\\$]/.test(text) || control.test(text)) refuse('.env', text);
  return /^[\w.:/@+-]+$/.test(text) ? text : `'${text}'`;
}

/** One item of a list setting like `ReadWritePaths=`. */
export function systemdWord(value: string): string {
  if (control.test(value)) refuse('a systemd unit', value);
  const text = value.replaceAll('%', '%%');
  return /^[\w.:/@%+=,-]+$/.test(text) ? text : `"${text.replace(/[\\"]/g, '\\$&')}"`;
}

/** One argument in `ExecStart=`, where `$` begins a variable as well. */
export const systemdArgument = (value: string): string => systemdWord(value).replaceAll('$', '$$$$');

/**
 * The program at the start of `ExecStart=`. systemd refuses one with quotes or backslashes in its name; a shell starts
 * it all the same. In the name itself no variables are replaced.
 */
export const systemdProgram = (file: string): string =>
  /["'\\]/.test(file)
    ? ['/bin/sh', '-c', 'exec "$0" "$@"', file].map(systemdArgument).join(' ')
    : systemdWord(file);

/**
 * An absolute folder in `WorkingDirectory=`, which knows neither quotes nor escapes: only blanks at the end, and a
 * backslash there, which would continue the line, need something after them.
 */
export function systemdFolder(value: string): string {
  if (!value.startsWith('/') || control.test(value)) refuse('WorkingDirectory=', value);
  return value.replaceAll('%', '%%') + (/[\s\\]$/.test(value) ? '/.' : '');
}
