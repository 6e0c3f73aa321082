import type { Kind, Kit, Part } from '../../clients/kinds/kind.ts';
import type { Registry } from '../../clients/kinds/registry.ts';
import { isAddress, isLoopback } from '../../settings/values/host.ts';
import type { Style } from '../../ui/style.ts';

interface Shown {
  kind: Kind;
  kit: Kit;
  registry: Registry;
}

/**
 * For a terminal and for a file: what is to be read stands in comments, so that whatever is copied can be pasted, and
 * nothing is indented, which here-documents and certificates would not survive.
 */
export function kitText({ kind, kit, registry, style }: Shown & { style: Style }): string {
  const talk = (lines: readonly string[]): string[] => lines.map((line) => style('dim', `# ${line}`));
  const heading = (text: string): string => style('bold', `# ${text}`);
  const several = kit.parts.length > 1;
  const blocks = [
    [heading(`${kind.title}, for ${registry.url}`), ...talk(introduction(kind, kit, registry))],
    ...kit.parts.map((part, index) => [
      heading(`${several ? `${index + 1}. ` : ''}${part.title}`),
      ...talk([
        ...(part.path !== undefined && part.commands === undefined ? [`File ${part.path}:`] : []),
        ...(part.note === undefined ? [] : [part.note]),
      ]),
      part.commands ?? part.content?.trimEnd() ?? '',
    ]),
    ...(kit.check === '' ? [] : [[heading('Check'), kit.check]]),
    ...(kit.undo === '' ? [] : [[heading('Undo'), kit.undo]]),
    ...untried(kit).map((line) => talk([line])),
  ];
  return blocks.map((lines) => lines.join('\n')).join('\n\n');
}

function introduction(kind: Kind, { parts, notes }: Kit, registry: Registry): string[] {
  const { host, others, trust } = registry;
  return [
    // Some steps stand for each other, and at the end it is all undone.
    ...(parts.length > 1 ? ['Take the steps that you need, one by one: it is not a script.'] : []),
    ...(trust.by === 'public' ? ['Its certificate is from a public CA: nothing has to be trusted.'] : []),
    ...(isLoopback(host)
      ? [`${host} leads to this registry only on its own machine.`]
      : isAddress(host) || kind.name === 'hosts'
        ? []
        : [`${host} must be known to DNS, or: create-registry client --for hosts`]),
    ...(others.length > 0 ? [`Clients that use another name (--host): ${others.join(', ')}`] : []),
    ...notes,
  ];
}

/** What no program has read or run, said openly. */
function untried({ parts }: Kit): string[] {
  const numbers = parts.flatMap(({ readBy }, index) => (readBy.length === 0 ? [index + 1] : []));
  if (numbers.length === 0) return [];
  const which =
    numbers.length === parts.length
      ? 'This is'
      : numbers.length === 1
        ? `Step ${numbers.join()} is`
        : `Steps ${numbers.join(', ')} are`;
  return [
    `${which} written from documentation: the tests of create-registry have no such system to run it on.`,
  ];
}

export const kitDocument = ({ kind, kit, registry }: Shown): object => ({
  kind: kind.name,
  title: kind.title,
  registry: registry.name,
  url: registry.url,
  parts: kit.parts.map(partDocument),
  check: kit.check,
  undo: kit.undo,
  notes: introduction(kind, kit, registry),
});

const partDocument = ({ title, path, content, commands, note, readBy }: Part): object => ({
  title,
  path,
  content,
  commands,
  note,
  readBy,
});
