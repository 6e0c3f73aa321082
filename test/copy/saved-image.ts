import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { tempFolder } from '../support/tmp.ts';

export const sha = (content: Buffer | string): string => createHash('sha256').update(content).digest('hex');

/** A tar with one file of `size` bytes in it, which no program can make much shorter. */
export function layerTar(name: string, size = 10_000): Buffer {
  const folder = tempFolder();
  const blocks = Array.from({ length: Math.ceil(size / 32) }, (_, index) =>
    createHash('sha256').update(`${name} ${index}`).digest(),
  );
  writeFileSync(path.join(folder, name), Buffer.concat(blocks).subarray(0, size));
  const file = path.join(tempFolder(), 'layer.tar');
  execFileSync('tar', ['--mtime=@0', '--owner=0', '--group=0', '-cf', file, '-C', folder, name]);
  return execFileSync('cat', [file], { maxBuffer: 1e9 });
}

export interface SavedImage {
  tags: readonly string[];
  layers: readonly Buffer[];
  /** What the configuration says instead. */
  diffIds?: readonly string[];
  configName?: string;
  architecture?: string;
}

/** Files to be changed, and links, before they are packed. */
export interface SavedFiles {
  files: Map<string, Buffer>;
  links: Map<string, string>;
}

/** What Docker before 25 wrote: a folder for each layer, a link where one is there already. */
export function savedFiles(...images: readonly SavedImage[]): SavedFiles {
  const files = new Map<string, Buffer>();
  const links = new Map<string, string>();
  const manifest = images.map(({ tags, layers, diffIds, configName, architecture = 'amd64' }, at) => {
    const paths = layers.map((layer, index) => {
      const own = `${sha(`${at} ${index} ${sha(layer)}`)}/layer.tar`;
      const first = [...files].find(([, content]) => content.equals(layer))?.[0];
      if (first === undefined) files.set(own, layer);
      else links.set(own, `../${first}`);
      return own;
    });
    const config = Buffer.from(
      JSON.stringify({
        architecture,
        os: 'linux',
        config: { Healthcheck: { Test: ['NONE'] } },
        rootfs: { type: 'layers', diff_ids: diffIds ?? layers.map((layer) => `sha256:${sha(layer)}`) },
      }),
    );
    const name = configName ?? `${sha(config)}.json`;
    files.set(name, config);
    return { Config: name, RepoTags: tags.length === 0 ? null : tags, Layers: paths };
  });
  files.set('manifest.json', Buffer.from(JSON.stringify(manifest)));
  return { files, links };
}

/** Packs them; returns the path of the archive. */
export function packed({ files, links }: SavedFiles, name = 'saved.tar'): string {
  const folder = tempFolder();
  const inside = (file: string): string => {
    const at = path.join(folder, file);
    mkdirSync(path.dirname(at), { recursive: true });
    return at;
  };
  for (const [file, content] of files) writeFileSync(inside(file), content);
  for (const [file, target] of links) symlinkSync(target, inside(file));
  const made = path.join(tempFolder(), name);
  execFileSync('tar', ['-cf', made, '-C', folder, '.']);
  return made;
}

export const saved = (...images: readonly SavedImage[]): string => packed(savedFiles(...images));
