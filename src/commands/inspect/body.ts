import type { ImageConfig } from '../../images/config.ts';
import { layerWords } from '../../images/layer-type.ts';
import type { Step } from '../../images/steps.ts';
import type { Descriptor } from '../../registry/manifest.ts';
import { exactBytes } from '../../text/bytes.ts';
import type { Details } from './details.ts';
import type { Inspection } from './inspection.ts';
import { pairs } from './pairs.ts';

/** The details of an image, or of what is none. `title` is left out where they belong to the reference itself. */
export function body({ root, details, isThisMachine }: Inspection): string[] {
  if (!details) return root.parsed?.kind === 'index' ? notChosen : [];
  const { platform = 'unknown platform', kind, digest } = details;
  const ofIndex = root.parsed?.kind === 'index';
  const title = kind.isImage ? platform : kind.name;
  return [
    '',
    `${title}${isThisMachine ? ' (this machine)' : ''}`,
    ...(ofIndex ? pairs([['digest', digest]]) : []),
    ...(kind.isImage ? imageLines(details) : artifactLines(details)),
    '',
    ...stepLines(details.steps, kind.isImage),
  ];
}

const notChosen = ['', 'None of them is for this machine; --platform OS/ARCH shows the details of one.'];

function imageLines({ manifest, imageId, config, problem }: Details): string[] {
  return pairs([
    [
      'IMAGE ID',
      imageId
        ? [
            `${imageId.classic}  in docker images`,
            `${imageId.containerd}  in docker images with the containerd image store`,
          ]
        : [],
    ],
    ['config', blobText(manifest.config)],
    ['problem', problem === undefined ? [] : [problem]],
    ...(config ? configRows(config) : []),
    ['annotations', named(manifest.annotations ?? {})],
  ]);
}

const configRows = (config: ImageConfig): (readonly [string, string[]])[] => [
  ['created', one(config.created)],
  ['author', one(config.author)],
  ['OS version', one(config['os.version'])],
  ['entrypoint', words(config.entrypoint)],
  ['command', words(config.cmd)],
  ['user', one(config.user)],
  ['workdir', one(config.workdir)],
  ['environment', config.env.length > 0 ? [`${config.env.join(' ')}  (values are not shown)`] : []],
  ['ports', together(config.ports)],
  ['volumes', together(config.volumes)],
  ['stop signal', one(config.stopSignal)],
  ['health', words(config.healthcheck)],
  ['labels', named(config.labels)],
];

const artifactLines = ({ kind, manifest }: Details): string[] =>
  pairs([
    ['type', one(kind.type)],
    ['config', `${blobText(manifest.config)}  ${manifest.config.mediaType}`],
    ['subject', one(manifest.subject?.digest)],
    ['annotations', named(manifest.annotations ?? {})],
  ]);

function stepLines(steps: readonly Step[], isImage: boolean): string[] {
  const layers = steps.filter(({ layer }) => layer).length;
  if (layers === 0 && steps.length === 0) return [isImage ? 'No layers' : 'Nothing in it'];
  const width = String(layers).length;
  let number = 0;
  return [
    isImage
      ? `Layers (${layers}) and what made them; - changed the configuration only`
      : `Content (${layers})`,
    ...steps.flatMap(({ layer, entry }) => {
      const by = entry
        ? [entry.createdBy, entry.comment ?? ''].filter(Boolean).join('  # ') || 'unknown'
        : undefined;
      if (!layer) return [`  ${'-'.padStart(width)}  ${by ?? ''}`];
      const made = by === undefined ? [] : [`  ${''.padStart(width)}  ${by}`];
      return [`  ${String(++number).padStart(width)}  ${layerText(layer)}`, ...made];
    }),
  ];
}

const layerText = (layer: Descriptor): string => {
  const title = layer.annotations?.['org.opencontainers.image.title'];
  return [blobText(layer), layerWords(layer.mediaType), title ?? ''].filter(Boolean).join('  ');
};

const blobText = ({ digest, size }: Descriptor): string => `${digest}  ${exactBytes(size)}`;

const one = (text: string | undefined): string[] => (text === undefined ? [] : [text]);
const together = (texts: readonly string[]): string[] => (texts.length > 0 ? [texts.join(' ')] : []);
const words = (list: readonly string[] | undefined): string[] => (list ? [JSON.stringify(list)] : []);
const named = (values: Readonly<Record<string, string>>): string[] =>
  Object.entries(values).map(([name, value]) => `${name}=${value}`);
