/** JSON Schema of `retention` in settings.yml. */
export const retentionSchema = {
  description:
    'Which tags create-registry prune keeps. The first rule that matches a repository decides; one without a rule keeps all',
  type: 'array',
  items: {
    type: 'object',
    additionalProperties: false,
    required: ['repositories', 'keep'],
    properties: {
      repositories: {
        description: 'Repositories: * stands for a part of a name, ** crosses slashes',
        type: 'string',
        pattern: '^[a-z0-9._/*?-]{1,255}$',
      },
      keep: {
        description: 'A tag stays when one of these keeps it',
        type: 'object',
        additionalProperties: false,
        minProperties: 1,
        properties: {
          newest: {
            description: 'So many of each repository, by the time of their push',
            type: 'integer',
            minimum: 1,
            maximum: 1_000_000,
          },
          'pushed-within': { description: 'Pushed in this time: 30d, 12h', ...time() },
          'pulled-within': {
            description: 'Pulled in this time; what nobody can know counts as pulled',
            ...time(),
          },
          tags: {
            description: 'Tags that always stay: latest, v*',
            type: 'array',
            minItems: 1,
            uniqueItems: true,
            items: { type: 'string', pattern: '^[A-Za-z0-9_.*?-]{1,128}$' },
          },
        },
      },
    },
  },
} as const;

function time(): { type: 'string'; pattern: string } {
  return { type: 'string', pattern: '^[1-9][0-9]{0,4}[dhms]$' };
}
