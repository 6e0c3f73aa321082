import type { Settings } from '../../../src/settings/schema.ts';
import type { Broken } from './stack.ts';

/** One thing broken in an otherwise good stack, and exactly what the suite must say. */
export interface Fault {
  title: string;
  settings?: Partial<Settings>;
  broken: Broken | (() => Promise<Broken>);
  /** Checks that find it. */
  red: readonly string[];
  /** Checks that cannot be tried because of it. */
  notRun?: readonly string[];
}

const onImages = [
  'manifest-push',
  'index-push',
  'manifest-by-tag',
  'manifest-head',
  'index-by-digest',
  'served-by-nginx',
  'anonymous-pull',
  'other-repository',
  'tags-list',
  'catalog',
  'missing-blob',
  'mount',
  'catalog-paging',
  'tag-delete',
  'manifest-delete',
  'gone',
  'no-stale-cache',
];
const onBlobs = ['blob-head', 'blob-get', 'blob-range', 'no-bypass', 'blob-delete'];
const tls = ['tls-chain', 'tls-names', 'tls-validity', 'tls-versions'];

/** What cannot be tried without … */
export const without = {
  upload: ['location', 'large-body', 'chunked-upload', 'streaming', ...onBlobs, ...onImages],
  image: onImages.filter((name) => name !== 'manifest-push'),
  get registry() {
    return ['nosniff', 'unknown-repository', 'upload', ...this.upload, 'leaves-nothing'];
  },
  get login() {
    return ['registry', ...this.registry];
  },
  get trust() {
    return ['wrong-password', 'login', ...this.login];
  },
  get connection() {
    return [
      ...tls,
      'ca-download',
      'setup-download',
      'clock',
      'anonymous',
      'challenge',
      'api-version',
      'error-json',
      ...this.trust,
    ];
  },
};
