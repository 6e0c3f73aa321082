import { UsageError } from '../errors.ts';
import type { Platform } from '../registry/manifest.ts';

/** As it is typed: `linux/arm64/v8`. Parts that are not known stand as `unknown`. */
export const formatPlatform = ({ os, architecture, variant }: Partial<Platform>): string =>
  [os || 'unknown', architecture || 'unknown', ...(variant ? [variant] : [])].join('/');

const form = /^[a-z0-9_.-]+$/i;

/** `OS/ARCH[/VARIANT]`. Throws `UsageError`. */
export function parsePlatform(text: string): Platform {
  const [os = '', architecture = '', variant, ...more] = text.split('/');
  const wellFormed = [os, architecture, ...(variant === undefined ? [] : [variant])].every((part) =>
    form.test(part),
  );
  if (!wellFormed || more.length > 0)
    throw new UsageError([
      {
        where: '--platform',
        what: `"${text}" is no platform`,
        cure: `OS/ARCH[/VARIANT], such as ${form.test(text) && text !== 'linux' ? `linux/${text}` : 'linux/amd64'}`,
      },
    ]);
  return normalized({ os, architecture, ...(variant === undefined ? {} : { variant }) });
}

/** Whether an image for `have` is what somebody means who writes `wanted`; both in any of Docker's spellings. */
export function matches(wanted: Partial<Platform>, have: Partial<Platform>): boolean {
  const [left, right] = [normalized(wanted), normalized(have)];
  return left.os === right.os && left.architecture === right.architecture && left.variant === right.variant;
}

/**
 * The one for `wanted`, else the best that such a machine runs as well: of its architecture with a lower variant, as
 * Docker chooses (containerd/platforms, `Only`).
 */
export function choose<T extends { platform?: Partial<Platform> }>(
  wanted: Partial<Platform>,
  candidates: readonly T[],
): T | undefined {
  const { variant, ...plain } = normalized(wanted);
  const level = levelOf(variant ?? (plain.architecture === 'amd64' ? 'v1' : undefined));
  const usable = candidates.flatMap((candidate) => {
    const have = normalized(candidate.platform ?? {});
    if (have.os !== plain.os || have.architecture !== plain.architecture) return [];
    if (have.variant === variant) return [{ candidate, rank: Infinity }];
    const rank = levelOf(have.variant ?? (have.architecture === 'amd64' ? 'v1' : undefined));
    return rank !== undefined && level !== undefined && rank < level ? [{ candidate, rank }] : [];
  });
  return usable.sort((a, b) => b.rank - a.rank)[0]?.candidate;
}

/** What Linux containers on this machine need; engines on other systems run Linux in a virtual machine. */
export function thisPlatform(): Platform {
  const { arch } = process;
  const names: Record<string, string> = { x64: 'amd64', ia32: '386', ppc64: 'ppc64le' };
  return normalized({ os: 'linux', architecture: names[arch] ?? arch });
}

/** Docker's spelling (containerd/platforms, `Normalize`). */
export function normalized(platform: Partial<Platform>): Platform {
  const os = (platform.os ?? '').toLowerCase();
  const named = (platform.architecture ?? '').toLowerCase();
  const given = (platform.variant ?? '').toLowerCase().replace(/^(?=\d)/, 'v');
  const [architecture, variant] = architectureOf(named, given);
  return {
    os: os === 'macos' ? 'darwin' : os,
    architecture,
    ...(variant === '' ? {} : { variant }),
    ...(platform['os.version'] ? { 'os.version': platform['os.version'] } : {}),
  };
}

function architectureOf(name: string, variant: string): [string, string] {
  if (name === 'i386' || name === 'i686') return ['386', ''];
  if (['amd64', 'x86_64', 'x86-64'].includes(name)) return ['amd64', variant === 'v1' ? '' : variant];
  if (name === 'arm64' || name === 'aarch64') return ['arm64', variant === 'v8' ? '' : variant];
  if (name === 'armhf') return ['arm', 'v7'];
  if (name === 'armel') return ['arm', 'v6'];
  return name === 'arm' ? ['arm', variant || 'v7'] : [name, variant];
}

const levelOf = (variant: string | undefined): number | undefined => {
  const level = /^v(\d+)$/.exec(variant ?? '')?.[1];
  return level === undefined ? undefined : Number(level);
};
