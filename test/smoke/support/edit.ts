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

export const nginxConf = (...edits: readonly Edit[]): Broken => ({
  files: edited(paths.nginxConf, ...edits),
});
export const registryConf = (...edits: readonly Edit[]): Broken => ({
  files: edited(paths.registryConfig, ...edits),
});

/** Directives in the server block, and in the one place that leads to the registry. */
export const inServer = (directives: string): Broken =>
  nginxConf(['    client_max_body_size 0;\n', `    client_max_body_size 0;\n${directives}\n`]);
export const inV2 = (directives: string): Broken =>
  nginxConf(['location /v2/ {', `location /v2/ {\n${directives}\n`]);

/** Several at once. */
export const both = (...broken: readonly Broken[]): Broken => ({
  files: async (files, bundle) => {
    for (const one of broken) await one.files?.(files, bundle);
  },
});
