import { kebab, type Option } from './option.ts';
import { retentionSchema } from './retention/json-schema.ts';
import { options } from './schema.ts';

/** JSON Schema (draft 2020-12) of settings.yml, for editors. */
export const jsonSchema = () => ({
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  title: 'Settings of create-registry',
  type: 'object',
  additionalProperties: false,
  properties: {
    ...Object.fromEntries(options.map(([key, option]) => [kebab(key), property(option)])),
    retention: retentionSchema,
  },
});

function property(option: Option<unknown>): Record<string, unknown> {
  const description = option.help;
  switch (option.type) {
    case 'integer':
      return { description, type: 'integer', minimum: option.minimum, maximum: option.maximum };
    case 'flag':
      return { description, type: 'boolean' };
    case 'choice':
      return { description, enum: option.choices };
    case 'list':
      return { description, type: 'array', minItems: 1, uniqueItems: true, items: { type: 'string' } };
    case 'text':
      return { description, type: 'string' };
  }
}
