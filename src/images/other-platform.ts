import { OperationError } from '../errors.ts';
import type { Platform } from '../registry/manifest.ts';
import { visible } from '../text/visible.ts';
import { formatPlatform } from './platform.ts';

/** An image that is for other platforms than the one that is wanted; `name` is what it was asked for by. */
export function otherPlatform(
  name: string,
  wanted: Platform,
  have: readonly Partial<Platform>[],
): OperationError {
  const there = [...new Set(have.map((platform) => visible(formatPlatform(platform))))];
  return new OperationError([
    {
      where: name,
      what: `${name} has nothing for ${formatPlatform(wanted)}`,
      cure: there.length === 0 ? 'it names no platform at all' : `--platform ${there.join(' | ')}`,
    },
  ]);
}
