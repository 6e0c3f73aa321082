import { formatPlatform } from '../../images/platform.ts';
import type { Attached } from '../../images/attached.ts';
import { exactBytes } from '../../text/bytes.ts';
import { tree, type TreeNode } from '../../ui/tree.ts';
import type { Inspection } from './inspection.ts';
import type { Node } from './nodes.ts';
import { pairs } from './pairs.ts';

/** What stands on top: the reference, and the tree of what it names and what is attached. */
export function head({ reference, mediaType, root }: Inspection): string[] {
  const { descriptor, kind, size } = root;
  return [
    reference,
    ...pairs([
      ['digest', descriptor.digest],
      ['type', `${kind}, ${mediaType} (${descriptor.size} bytes)`],
      ['size', `${exactBytes(size)}${root.parsed?.kind === 'index' ? ', all platforms' : ''}`],
    ]),
    ...branches(root),
  ];
}

function branches(root: Node): string[] {
  const nodes = childrenOf(root);
  return nodes.length > 0 ? ['', ...tree(nodes).map((line) => `  ${line}`)] : [];
}

/** An attestation stands below what it is about, where that is there. */
function childrenOf({ children, attached }: Node): TreeNode[] {
  const isBelow = (one: Node): boolean =>
    one.about !== undefined &&
    children.some((other) => other !== one && other.descriptor.digest === one.about);
  const shown = children.filter((one) => !isBelow(one));
  const widest = Math.max(0, ...shown.map((one) => nameOf(one).length));
  return [
    ...shown.map((one) => ({
      text: `${nameOf(one).padEnd(widest)}  ${factsOf(one)}`,
      children: [
        ...childrenOf(one),
        ...children
          .filter((other) => isBelow(other) && other.about === one.descriptor.digest)
          .map((other) => ({ text: `${nameOf(other)}  ${factsOf(other)}` })),
      ],
    })),
    ...attached.map((one) => ({ text: attachedText(one) })),
  ];
}

function nameOf({ kind, descriptor }: Node): string {
  if (kind === 'attestation' || !descriptor.platform) return kind;
  const version = descriptor.platform['os.version'];
  return formatPlatform(descriptor.platform) + (version ? ` ${version}` : '');
}

function factsOf({ descriptor, kind, size, problem, statements }: Node): string {
  const { digest } = descriptor;
  if (kind === 'missing') return `${digest}  not in this repository`;
  if (problem !== undefined) return `${digest}  damaged: ${problem}`;
  if (kind === 'attestation') return [digest, statements.join(', ')].join('  ');
  const kindShown = descriptor.platform && kind !== 'image' ? [kind] : [];
  return [digest, exactBytes(size), ...kindShown].join('  ');
}

const attachedText = ({ name, digest, tag, type }: Attached): string =>
  [name, digest ?? '', tag === undefined ? '' : `tag ${tag}`, tag === undefined ? (type ?? '') : '']
    .filter(Boolean)
    .join('  ');
