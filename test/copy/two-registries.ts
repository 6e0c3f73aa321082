import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import type { CliResult } from '../support/cli.ts';
import { startBundle, type RegistryBundle } from '../support/registry-bundle.ts';
import { tempFolder } from '../support/tmp.ts';

/** Two bundles, and the program on the first, which knows the second as `docker login` would have left it. */
export interface TwoRegistries {
  own: RegistryBundle;
  other: RegistryBundle;
  home: string;
  /** `copy`, whatever comes of it. */
  copy(...words: string[]): Promise<CliResult>;
  /** `copy --json`, which must succeed. */
  copied(...words: string[]): Promise<Document>;
  stop(): Promise<void>;
}

export interface Document {
  source: string;
  destination: string;
  digest: string;
  same: boolean;
  manifests: number;
  blobs: { copied: number; linked: number; there: number };
  bytes: number;
  foreign: string[];
  attached: string[];
}

export async function startTwo(own: '3' | '2.8', other: '3' | '2.8'): Promise<TwoRegistries> {
  const [first, second] = await Promise.all([startBundle(own), startBundle(other)]);
  const home = tempFolder();
  login(home, { [second.host]: second });
  const copy = (...words: string[]): Promise<CliResult> =>
    first.runWith({ env: { HOME: home } }, 'copy', '--ca', second.ca, ...words);
  return {
    own: first,
    other: second,
    home,
    copy,
    copied: async (...words) => {
      const { code, stdout, stderr } = await copy('--json', ...words);
      expect(code, `${stdout}\n${stderr}`).toBe(0);
      return JSON.parse(stdout) as Document;
    },
    stop: async () => void (await Promise.all([first.stop(), second.stop()])),
  };
}

/** Adds no others: the file is written anew. */
export function login(home: string, hosts: Record<string, Pick<RegistryBundle, 'user' | 'password'>>): void {
  const auths = Object.entries(hosts).map(([host, { user, password }]) => [
    host,
    { auth: Buffer.from(`${user}:${password}`).toString('base64') },
  ]);
  mkdirSync(join(home, '.docker'), { recursive: true });
  writeFileSync(join(home, '.docker/config.json'), JSON.stringify({ auths: Object.fromEntries(auths) }));
}
