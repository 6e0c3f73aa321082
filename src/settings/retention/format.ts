import { dump } from 'js-yaml';
import { kebab } from '../option.ts';
import type { RetentionRule } from './rule.ts';

const help =
  '# Which tags `create-registry prune` keeps; every other tag of the repositories that a rule names goes.\n';

/** The end of settings.yml; without rules it shows how they look. */
export const formatRetention = (rules: readonly RetentionRule[] | undefined): string =>
  help +
  (rules?.length
    ? dump(
        { retention: rules.map(plainRule) },
        { lineWidth: -1, noRefs: true, quoteStyle: 'double', flowLevel: -1 },
      )
    : example);

const plainRule = ({ repositories, keep }: RetentionRule): object => ({
  repositories,
  keep: Object.fromEntries(Object.entries(keep).map(([key, value]) => [kebab(key), value as unknown])),
});

const example = `#retention:
#  - repositories: 'team/*'
#    keep:
#      newest: 10
#      pushed-within: 30d
#      pulled-within: 90d
#      tags: ['latest', 'v*']
`;
