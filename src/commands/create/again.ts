import { kebab } from '../../settings/option.ts';
import type { Given } from '../../settings/read.ts';
import { options } from '../../settings/schema.ts';
import { shellLine } from '../../text/shell.ts';

/** The one line that would do the same again, without a question and without a secret. */
export function againLine(
  folder: string,
  given: Given,
  { start, passwordFlag }: { start: boolean; passwordFlag?: readonly string[] | undefined },
): string {
  const words = ['npx', 'create-registry', folder, '--yes', ...(start ? ['--start'] : [])];
  for (const [key, option] of options) {
    const value = given[key];
    if (value === undefined) continue;
    if (option.type === 'flag') words.push(`--${value ? '' : 'no-'}${kebab(key)}`);
    else for (const item of [value].flat()) words.push(`--${kebab(key)}`, String(item));
  }
  return shellLine([...words, ...(passwordFlag ?? [])]);
}
