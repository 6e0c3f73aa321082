import { effectsOf, type Effect } from '../../deletion/effects.ts';
import { nameOf, type Removal } from '../../deletion/removal.ts';
import { visible } from '../../text/visible.ts';

/** What would go and what else that touches, a line each. */
export function showRemovals(removals: readonly Removal[]): string[] {
  return removals.flatMap((removal) => {
    const effects = effectsOf(removal, removals);
    return [
      heading(removal),
      ...shortened(effects).map((text) => `    ${text}`),
      ...(isLast(removal, effects) ? [`    ${lastTag}`] : []),
    ];
  });
}

const lastTag =
  'no other tag is on it: then it can only be had by its digest, until garbage collection takes it';

const heading = (removal: Removal): string =>
  removal.kind === 'tag'
    ? visible(`${nameOf(removal)} -> ${removal.digest}: the tag goes, the manifest stays`)
    : visible(`${nameOf(removal)}: the manifest goes`);

const isLast = ({ kind }: Removal, effects: readonly Effect[]): boolean =>
  kind === 'tag' && !effects.some(({ kind: other }) => other === 'tag');

/** Nobody reads a thousand lines; all of them stand in the document of --json. */
const most = 20;

function shortened(effects: readonly Effect[]): string[] {
  const lines = effects.slice(0, most).map(line);
  return effects.length > most
    ? [...lines, `and ${effects.length - most} more (--json has them all)`]
    : lines;
}

function line({ effect, kind, reference, what }: Effect): string {
  const text =
    effect === 'removed'
      ? `also goes: ${reference} (${what})`
      : effect === 'broken'
        ? `BREAKS: ${reference} ${what}`
        : kind === 'attached' && reference.includes(':sha256-')
          ? `stays behind: ${reference} (${what}); create-registry rm ${reference}`
          : `stays: ${kind === 'tag' ? `${reference}, ${what}` : `${what}, until garbage collection`}`;
  return visible(text);
}
