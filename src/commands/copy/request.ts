import type { Session } from '../../cli/command.ts';
import { UsageError } from '../../errors.ts';
import type { Problem } from '../../problem.ts';
import { parsePlatform, thisPlatform } from '../../images/platform.ts';
import type { Platform } from '../../registry/manifest.ts';
import { parseImageName, type ImageName } from '../../copy/image-name.ts';
import type { RootfsOptions } from '../../copy/rootfs/index.ts';
import { rootfsOptions } from './rootfs-options.ts';
import { attempt } from './attempt.ts';
import { readList } from './list.ts';

/** One image to copy. */
export interface Wanted {
  source: ImageName;
  destination: ImageName;
  /** `FILE:LINE` of a list. */
  where?: string;
}

/** What was asked for on the command line. */
export interface Request {
  wanted: Wanted[];
  list: boolean;
  dryRun: boolean;
  /** Only this one of an index; undefined: all of it. */
  platform: Platform | undefined;
  /** What becomes of root filesystems, as given. */
  rootfs: Omit<RootfsOptions, 'io'>;
}

const ofRootfs = ['entrypoint', 'cmd', 'env', 'label', 'workdir', 'user'] as const;

/** Throws one `UsageError` with everything that is wrong. */
export async function readRequest(session: Session): Promise<Request> {
  const { flags, arguments: words } = session.invocation;
  const problems: Problem[] = [];
  const file = flags['from-file'] as string | undefined;
  const list = file !== undefined;
  const wanted = list ? await readList(file, session, problems) : pair(words, problems);
  if (list && words.length > 0)
    problems.push({
      where: words.join(' '),
      what: `with --from-file the list says what is copied; there is no use for "${words.join(' ')}"`,
    });
  problems.push(...wanted.flatMap(wrongWays));
  problems.push(...clashes(flags));
  if (flags['all-platforms'] === true) problems.push(...wanted.flatMap(onlyOne));
  const rootfs = wanted.some(({ source }) => source.transport === 'rootfs');
  for (const name of ofRootfs)
    if (flags[name] !== undefined && !rootfs && wanted.length > 0)
      problems.push({
        where: `--${name}`,
        what: `--${name} is for a root filesystem; an image that is copied stays as it is`,
        cure: 'leave it away, or copy from rootfs:FILE',
      });
  const given = flags['platform'] as string | undefined;
  const platform = given === undefined ? undefined : attempt(problems, () => parsePlatform(given));
  const options = attempt(problems, () => rootfsOptions(session));
  if (problems.length > 0 || !options) throw new UsageError(problems);
  return {
    wanted,
    list,
    dryRun: flags['dry-run'] === true,
    platform: platform ?? (flags['all-platforms'] === false ? thisPlatform() : undefined),
    rootfs: options,
  };
}

function pair(words: readonly string[], problems: Problem[]): Wanted[] {
  const [source, destination] = words;
  if (source === undefined || destination === undefined) {
    problems.push({
      where: '',
      what: source === undefined ? 'nothing to copy was named' : `where ${source} goes to was not named`,
      cure: 'create-registry copy SOURCE DESTINATION, or --from-file LIST',
    });
    return [];
  }
  const from = attempt(problems, () => parseImageName(source));
  const to = attempt(problems, () => parseImageName(destination));
  return from && to ? [{ source: from, destination: to }] : [];
}

function wrongWays({ source, destination, where }: Wanted): Problem[] {
  const place = where === undefined ? '' : `${where}: `;
  if (destination.transport === 'rootfs')
    return [
      {
        where: destination.text,
        what: `${place}${destination.text}: an image cannot be copied into a root filesystem`,
        cure: 'oci:DIR or docker-archive:FILE.tar take an image',
      },
    ];
  if (destination.transport === 'oci' && destination.digest !== undefined)
    return [
      {
        where: destination.text,
        what: `${place}${destination.text}: a digest cannot be chosen, it follows from the image`,
        cure: `oci:${destination.path}:TAG`,
      },
    ];
  if (source.transport !== 'docker' && source.text === destination.text)
    return [{ where: source.text, what: `${place}${source.text} would be copied onto itself` }];
  return [];
}

const onlyOne = ({ destination, where }: Wanted): Problem[] =>
  destination.transport !== 'docker-archive'
    ? []
    : [
        {
          where: '--all-platforms',
          what: `${where === undefined ? '' : `${where}: `}an archive for docker load holds the image of one platform`,
          cure: '--platform OS/ARCH for another than this machine’s; oci:DIR holds them all',
        },
      ];

function clashes(flags: Session['invocation']['flags']): Problem[] {
  if (flags['platform'] === undefined || flags['all-platforms'] !== true) return [];
  return [
    { where: '--platform', what: '--platform is one, --all-platforms is all', cure: 'keep one of them' },
  ];
}
