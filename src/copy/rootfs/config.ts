import { UsageError } from '../../errors.ts';
import { parsePlatform, thisPlatform } from '../../images/platform.ts';
import { commandWords } from './words.ts';

/** What becomes of a root filesystem, as typed. */
export interface ImageOptions {
  /** `OS/ARCH[/VARIANT]`; default: Linux on this machine's processor. */
  platform?: string | undefined;
  /** Words, or a JSON list. */
  entrypoint?: string | undefined;
  cmd?: string | undefined;
  /** `NAME=VALUE`. */
  env?: readonly string[] | undefined;
  labels?: readonly string[] | undefined;
  workdir?: string | undefined;
  user?: string | undefined;
}

/** The configuration of the image around a layer. */
export type ConfigOf = (diffId: string) => Buffer;

/** Throws `UsageError`, before anything is read or sent. */
export function imageConfig(options: ImageOptions, env: NodeJS.ProcessEnv): ConfigOf {
  const { os, architecture, variant } =
    options.platform === undefined ? thisPlatform() : parsePlatform(options.platform);
  const created = createdAt(env);
  const { entrypoint, cmd, workdir, user } = options;
  const variables = (options.env ?? []).map((entry) => named('--env', entry).join('='));
  const labels = (options.labels ?? []).map((entry) => named('--label', entry));
  const config = {
    ...(user ? { User: user } : {}),
    ...(variables.length > 0 ? { Env: variables } : {}),
    ...(entrypoint === undefined ? {} : { Entrypoint: commandWords(entrypoint, '--entrypoint') }),
    ...(cmd === undefined ? {} : { Cmd: commandWords(cmd, '--cmd') }),
    ...(workdir ? { WorkingDir: absolutePath(workdir) } : {}),
    ...(labels.length > 0 ? { Labels: Object.fromEntries(labels) } : {}),
  };
  return (diffId) =>
    Buffer.from(
      JSON.stringify({
        created,
        architecture,
        ...(variant === undefined ? {} : { variant }),
        os,
        config,
        rootfs: { type: 'layers', diff_ids: [diffId] },
        history: [
          { created, created_by: 'create-registry copy rootfs:', comment: 'imported root filesystem' },
        ],
      }),
    );
}

/** Now, or what reproducible builds say (reproducible-builds.org, SOURCE_DATE_EPOCH). */
function createdAt({ SOURCE_DATE_EPOCH: epoch }: NodeJS.ProcessEnv): string {
  if (epoch === undefined || epoch === '') return new Date().toISOString();
  const seconds = /^\d{1,11}$/.test(epoch) ? Number(epoch) : NaN;
  if (Number.isNaN(seconds))
    throw new UsageError([
      {
        where: 'SOURCE_DATE_EPOCH',
        what: `SOURCE_DATE_EPOCH is "${epoch}"; it has to be a number of seconds since 1970`,
        cure: 'unset SOURCE_DATE_EPOCH, or SOURCE_DATE_EPOCH=$(date +%s)',
      },
    ]);
  return new Date(seconds * 1000).toISOString().replace('.000Z', 'Z');
}

function named(flag: string, entry: string): [string, string] {
  const at = entry.indexOf('=');
  if (at > 0) return [entry.slice(0, at), entry.slice(at + 1)];
  throw new UsageError([
    {
      where: flag,
      what: `${flag} "${entry}": NAME=VALUE belongs there`,
      cure: `${flag} ${entry.replaceAll('=', '') || 'NAME'}=VALUE`,
    },
  ]);
}

function absolutePath(path: string): string {
  if (path.startsWith('/')) return path;
  throw new UsageError([
    { where: '--workdir', what: `--workdir "${path}" is no absolute path`, cure: `--workdir /${path}` },
  ]);
}
