import { formatPlatform } from '../../images/platform.ts';
import type { Step } from '../../images/steps.ts';
import type { Details } from './details.ts';
import type { Inspection } from './inspection.ts';
import type { Node } from './nodes.ts';

/** `--json`, as it is documented in the README. */
export function document({ reference, mediaType, root, details }: Inspection): object {
  return {
    reference,
    digest: root.descriptor.digest,
    mediaType,
    manifestSize: root.descriptor.size,
    kind: root.kind,
    size: root.size,
    ...(annotationsOf(root) ? { annotations: annotationsOf(root) } : {}),
    ...(root.parsed?.kind === 'index' ? { manifests: root.children.map(node) } : {}),
    attached: root.attached,
    ...(details ? { image: image(details) } : {}),
  };
}

const annotationsOf = ({ parsed }: Node): Record<string, string> | undefined =>
  parsed?.kind === 'index' ? parsed.index.annotations : parsed?.manifest.annotations;

function node({ descriptor, kind, problem, about, statements, size, children, attached }: Node): object {
  const { digest, mediaType, size: manifestSize, platform } = descriptor;
  return {
    digest,
    mediaType,
    manifestSize,
    kind,
    ...(problem === undefined ? {} : { problem }),
    ...(platform ? { platform: formatPlatform(platform) } : {}),
    ...(platform?.['os.version'] ? { osVersion: platform['os.version'] } : {}),
    ...(kind === 'attestation' ? { about, statements } : {}),
    ...(kind === 'missing' || kind === 'damaged' ? {} : { size }),
    ...(children.length > 0 ? { manifests: children.map(node) } : {}),
    attached,
  };
}

function image({ digest, kind, manifest, platform, imageId, config, problem, steps }: Details): object {
  const { history: _, diffIds, ...shown } = config ?? { history: [], diffIds: undefined };
  return {
    digest,
    kind: kind.name,
    ...(kind.type === undefined ? {} : { type: kind.type }),
    ...(platform === undefined ? {} : { platform }),
    ...(imageId ? { imageId } : {}),
    ...(problem === undefined ? {} : { problem }),
    config: { ...descriptorOf(manifest.config), ...shown },
    layers: manifest.layers.map((layer, index) => ({
      ...descriptorOf(layer),
      ...(layer.annotations ? { annotations: layer.annotations } : {}),
      ...(diffIds?.[index] === undefined ? {} : { diffId: diffIds[index] }),
      ...createdBy(steps, layer),
    })),
    ...(config ? { history: steps.flatMap(historyEntry) } : {}),
  };
}

const descriptorOf = ({ digest, size, mediaType }: { digest: string; size: number; mediaType: string }) => ({
  digest,
  size,
  mediaType,
});

/** By identity: the same layer may be there twice. */
const createdBy = (steps: readonly Step[], layer: object): { createdBy?: string } => {
  const entry = steps.find((step) => step.layer === layer)?.entry;
  return entry ? { createdBy: entry.createdBy } : {};
};

const historyEntry = ({ entry, layer }: Step): object[] =>
  entry ? [{ ...entry, ...(layer ? { layer: layer.digest } : {}) }] : [];
