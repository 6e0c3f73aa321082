import { bytes } from '../../text/bytes.ts';
import { count } from '../../text/count.ts';
import { visible } from '../../text/visible.ts';
import { forbidden } from '../../store/verify/forbidden.ts';
import type { Repaired } from '../../store/verify/repair.ts';
import type { Verified } from '../../store/verify/verify.ts';

/** More lines nobody reads; `--json` has them all. */
const most = 200;

/** What is broken, a line for each image that suffers; what does no harm below it. Ends with an empty line. */
export function describeFindings({ findings, unneeded, warnings }: Verified): string[] {
  const lines = findings.flatMap(({ images, what }) => images.map((image) => `${image}: ${what}`)).sort();
  return [
    ...section('', lines),
    ...section(
      'No image needs it, so that nobody suffers:',
      unneeded.map(({ what }) => what),
    ),
    ...section('Allowed, or not to be checked:', warnings),
  ];
}

const section = (title: string, lines: readonly string[]): string[] =>
  lines.length === 0 ? [] : [...(title === '' ? [] : [title]), ...first(lines.map(visible)), ''];

export function describeSum(verified: Verified): string {
  const { findings, quick, blobs, read, earlier, seconds } = verified;
  const looked = quick
    ? `${count(blobs, 'blob')} looked for, not read`
    : `${count(blobs, 'blob')}, ${bytes(read)} read${earlier > 0 ? `, ${count(earlier, 'blob')} by an earlier run` : ''}`;
  const images = suffering(verified).length;
  const state =
    findings.length === 0
      ? 'Every image is whole'
      : `${count(findings.length, 'place')} broken, ${count(images, 'image')} ${images === 1 ? 'suffers' : 'suffer'}`;
  return `${state}: ${looked}, ${seconds} s`;
}

/** What to do about it; nothing where there is nothing. */
export function nextStep(verified: Verified): string[] {
  const { findings, unneeded } = verified;
  if (forbidden(verified).length > 0)
    return [
      `Next: ${readable}. What cannot be read may well be whole, so --repair moves nothing until then.`,
    ];
  if ([...findings, ...unneeded].some(({ moves }) => moves.length > 0))
    return [
      'Next: create-registry verify --repair moves it aside. Until then the registry tells who pushes that it has it all.',
    ];
  return findings.length === 0 ? [] : [`Next: ${mend}.`];
}

export const readable =
  'run it as the user who owns the images (ls -l shows who), or give the files back with chown and chmod';

const mend = 'push these images again, or take them off with create-registry rm';

export function describeRepair(verified: Verified, { folder, moved }: Repaired): string[] {
  const push = suffering(verified);
  return [
    ...(folder === undefined
      ? ['Nothing had to be moved.']
      : [
          `Moved aside: ${count(moved.length, 'path')}, to ${folder} in the data folder; moved.txt there says how they come back.`,
        ]),
    ...(push.length > 0
      ? [
          `Next: ${mend}:`,
          ...first(push.map((name) => `  ${visible(name)}`)),
          'Some clients, crane for one, send nothing where the manifest is still there: with them create-registry rm comes first.',
        ]
      : []),
  ];
}

/** The images that suffer, as they are pushed: an index as a whole. */
export const suffering = ({ findings }: Verified): string[] =>
  [...new Set(findings.flatMap(({ images }) => images.map((image) => image.replace(/ \(.*\)$/, ''))))].sort();

export const verifiedDocument = (verified: Verified): object => {
  const { at, quick, repositories, blobs, bytes: size, read, earlier, seconds } = verified;
  return {
    at,
    quick,
    repositories,
    blobs,
    bytes: size,
    read,
    earlier,
    seconds,
    broken: verified.findings.map(({ repository, images, what, digest }) => ({
      repository,
      images,
      what,
      ...(digest === undefined ? {} : { digest }),
    })),
    unneeded: verified.unneeded.map(({ what }) => what),
    warnings: verified.warnings,
  };
};

const first = (lines: readonly string[]): string[] =>
  lines.length <= most
    ? [...lines]
    : [...lines.slice(0, most), `and ${lines.length - most} more, see --json`];
