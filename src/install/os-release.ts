import { readFile } from 'node:fs/promises';

/** What /etc/os-release says, see os-release(5). */
export interface OsRelease {
  id: string;
  /** Systems it descends from, the nearest first. */
  like: string[];
  /** As it is called towards people, e.g. `Debian GNU/Linux 12 (bookworm)`. */
  name: string;
}

export async function thisSystem(): Promise<OsRelease> {
  if (process.platform === 'darwin') return { id: 'macos', like: [], name: 'macOS' };
  const text = await readFile('/etc/os-release', 'utf8').catch(() => '');
  return parseOsRelease(text);
}

export function parseOsRelease(text: string): OsRelease {
  const values = new Map(
    text.split('\n').flatMap((line) => {
      const match = /^([A-Z_]+)=(.*)$/.exec(line.trim());
      return match ? [[match[1]!, unquoted(match[2]!)] as const] : [];
    }),
  );
  const id = values.get('ID') ?? 'linux';
  const like = (values.get('ID_LIKE') ?? '').split(/\s+/).filter((word) => word !== '');
  return { id, like, name: values.get('PRETTY_NAME') ?? values.get('NAME') ?? id };
}

const unquoted = (value: string): string =>
  value.replace(/^(["'])(.*)\1$/, '$2').replace(/\\(["'$`\\])/g, '$1');

/** Whether Debian's packages are installed with apt here. */
export const isDebian = ({ id, like }: OsRelease): boolean =>
  [id, ...like].some((name) => name === 'debian' || name === 'ubuntu');
