import { paths } from '../../../src/bundle/paths.ts';
import type { Broken } from './stack.ts';

type Edit = readonly [from: string | RegExp, to: string];

/** Edits a rendered file; an edit that finds nothing is a mistake in the test. */
export const edited =
  (path: string, ...edits: readonly Edit[]): NonNullable<Broken['files']> =>
  (files) => {
    let text = files.get(path) ?? '';
    for (const [from, to] of edits) {
      const next = text.replace(from, () => to);
      if (next === text) throw new Error(`${path} has no ${from}`);
      text = next;
    }
    files.set(path, text);
  };

const editing =
  (path: string) =>
  (...edits: readonly Edit[]): Broken => ({ files: edited(path, ...edits) });

export const nginxConf = editing(paths.nginxConf);
export const authConf = editing(paths.authConf);
export const registryConf = editing(paths.registryConfig);
export const storeScript = editing('nginx/js/store.js');
export const blobScript = editing('nginx/js/blobs.js');
export const manifestScript = editing('nginx/js/manifests.js');
export const passwordScript = editing('nginx/js/passwords.js');
export const scriptSettings = editing('nginx/js/settings.js');

/** Directives for everything that nginx answers or passes on, in the server block. */
export const inServer = (directives: string): Broken =>
  nginxConf(['    client_max_body_size 0;\n', `    client_max_body_size 0;\n${directives}\n`]);
/** Directives in every place that leads to the registry. */
export const toRegistry = (directives: string): Broken =>
  nginxConf([/(?<=location (?:\/v2\/|@registry) \{)/g, `\n${directives}\n`]);
/** Directives where nginx itself serves blobs. */
export const inBlobs = (directives: string): Broken =>
  nginxConf([/(?<=location ~ "[^"]*\/blobs\/[^"]*" \{)/, `\n${directives}\n`]);

/** Several at once. */
export const both = (...broken: readonly Broken[]): Broken => ({
  files: async (files, bundle) => {
    for (const one of broken) await one.files?.(files, bundle);
  },
});

export const proxyCache = both(
  nginxConf(
    ['  server_tokens off;', '  server_tokens off;\n  proxy_cache_path run/cache keys_zone=c:1m;\n'],
    ['proxy_buffering off', 'proxy_buffering on'],
  ),
  toRegistry('proxy_cache c; proxy_cache_valid 200 1h;'),
);
