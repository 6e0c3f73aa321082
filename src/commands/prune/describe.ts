import type { Session } from '../../cli/command.ts';
import type { Decision } from '../../retention/decision.ts';
import type { Survey } from '../../retention/survey.ts';
import { count } from '../../text/count.ts';
import { table, tableWidth } from '../../ui/table.ts';

const columns = [
  { title: 'TAG', shrink: true },
  { title: 'WHY IT GOES', shrink: true },
  { title: 'RULE', align: 'right' as const },
];

/** What would go and by which rule, for people. */
export function describe({ goes, stays }: Survey, { io }: Pick<Session, 'io'>): string[] {
  if (goes.length === 0) return [`Nothing to prune: ${count(stays, 'tag')} stay.`];
  const rows = goes.map(({ repository, tag, why, rule }) => [
    `${repository}:${tag}`,
    why,
    String(rule ?? ''),
  ]);
  return [
    table(rows, { columns, width: tableWidth(io) }),
    `${count(goes.length, 'tag')} would go, ${stays === 1 ? '1 stays' : `${count(stays, 'tag').replace(/ tags?$/, '')} stay`}`,
  ];
}

/** For scripts. */
export const decisionDocument = ({ pushed, pulled, ...decision }: Decision): object => ({
  ...decision,
  ...(pushed === undefined ? {} : { pushed: new Date(pushed).toISOString() }),
  ...(pulled === undefined ? {} : { pulled: new Date(pulled).toISOString() }),
});
