import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { nginxImage } from './images/nginx.ts';
import { registryImage } from './images/registry.ts';
import type { StandIn } from './images/stand-in.ts';
import { cache } from './paths.ts';
import { inputsOf, plant } from './rootfs.ts';

export const standIns = (): StandIn[] => [registryImage(3), registryImage(2), nginxImage()];

const sha256 = (data: string | Buffer): string => createHash('sha256').update(data).digest('hex');

// `docker load` rather than `docker import`: that cannot set a stop signal.
/** The image as an archive for `docker load`, kept in the cache under the hash of all that goes into it. */
export function archive(image: StandIn): string {
  const hash = sha256(inputsOf(image.root) + JSON.stringify(image.config)).slice(0, 16);
  const folder = path.join(cache, 'images');
  const name = image.name.replace(':', '-');
  const file = path.join(folder, `${name}.${hash}.tar`);
  if (existsSync(file)) return file;
  mkdirSync(folder, { recursive: true });
  const work = mkdtempSync(path.join(folder, 'making-'));
  try {
    assemble(image, work);
    const outdated = readdirSync(folder).filter((other) => other.startsWith(`${name}.`));
    for (const other of outdated) rmSync(path.join(folder, other), { force: true });
    renameSync(path.join(work, 'image.tar'), file);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
  return file;
}

/** One layer, the image configuration, and the manifest that `docker save` would write. */
function assemble(image: StandIn, work: string): void {
  const tar = (...args: string[]): unknown =>
    execFileSync('tar', ['--owner=0', '--group=0', ...args], { cwd: work });
  plant(image.root, path.join(work, 'root'));
  tar('-cf', 'layer.tar', '-C', 'root', '.');
  const layer = sha256(readFileSync(path.join(work, 'layer.tar')));
  const config = JSON.stringify({
    architecture: process.arch === 'x64' ? 'amd64' : process.arch,
    os: 'linux',
    config: image.config,
    rootfs: { type: 'layers', diff_ids: [`sha256:${layer}`] },
  });
  writeFileSync(path.join(work, 'config.json'), config);
  const manifest = [{ Config: 'config.json', RepoTags: [image.name], Layers: ['layer.tar'] }];
  writeFileSync(path.join(work, 'manifest.json'), JSON.stringify(manifest));
  tar('-cf', 'image.tar', 'manifest.json', 'config.json', 'layer.tar');
}

/** Puts the stand-in into the engine that `env` points to. */
export function loadImage(image: StandIn, docker: string, env: NodeJS.ProcessEnv): void {
  execFileSync(docker, ['load', '-i', archive(image)], { env, stdio: 'pipe', timeout: 120_000 });
}
