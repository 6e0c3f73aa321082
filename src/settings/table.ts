import { kebab } from './option.ts';
import { options } from './schema.ts';

/** The settings as a Markdown table for the README; a test keeps the two equal. */
export const optionTable = (): string =>
  [
    '| setting and flag | what it is | default |',
    '| --- | --- | --- |',
    ...options.map(([key, option]) => {
      const value = (option.choices?.join('|') ?? option.placeholder)?.replaceAll('|', '\\|');
      const name = option.type === 'flag' ? `--[no-]${kebab(key)}` : `--${kebab(key)} ${value}`;
      return `| \`${name}\` | ${option.help} | ${option.defaultText || '–'} |`;
    }),
  ].join('\n');
