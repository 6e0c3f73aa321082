import { createHash } from 'node:crypto';

/** As registries write it: `sha256:` and 64 hex digits. */
export const sha256 = (content: Buffer | string): string =>
  `sha256:${createHash('sha256').update(content).digest('hex')}`;
