import { Invalid } from '../option.ts';

/** The name of the stack in the engine: Compose allows lower case letters, digits, hyphens and underscores. */
export function checkStackName(text: string): string {
  if (!/^[a-z0-9][a-z0-9_-]{0,62}$/.test(text))
    throw new Invalid(
      `"${text}" is no Compose project name`,
      'use lower case letters, digits and hyphens, at most 63',
    );
  return text;
}

/** Makes a stack name of any folder name. */
export const stackName = (folder: string): string =>
  folder
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 63) || 'registry';
