import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { createCommand } from '../../src/cli/commands.ts';
import { flagsOf } from '../../src/cli/parse.ts';
import { help } from '../../src/cli/help.ts';
import { jsonSchema } from '../../src/settings/json-schema.ts';
import { kebab } from '../../src/settings/option.ts';
import { options } from '../../src/settings/schema.ts';
import { optionTable } from '../../src/settings/table.ts';

const names = options.map(([key]) => kebab(key));
const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');

describe('one schema', () => {
  it('is every flag, the help, the JSON Schema and the README', () => {
    const flags = flagsOf(createCommand).map(({ name }) => name);
    for (const name of names) {
      expect(flags).toContain(name);
      expect(help(createCommand, 100)).toMatch(new RegExp(`--(\\[no-\\])?${name}\\b`));
    }
    expect(Object.keys(jsonSchema().properties)).toEqual([...names, 'retention']);
    expect(readme).toContain(optionTable());
  });
  it('has no flag twice', () => {
    const flags = flagsOf(createCommand);
    expect(new Set(flags.map(({ name }) => name)).size).toBe(flags.length);
    const shorts = flags.flatMap(({ short }) => short ?? []);
    expect(new Set(shorts).size).toBe(shorts.length);
  });
});
