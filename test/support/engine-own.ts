import { spawn } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freeNetwork } from './address.ts';
import { docker, dockerd } from './binaries.ts';
import { loadImage, standIns } from './images.ts';
import { succeeds } from './programs.ts';
import type { EngineFacts } from './engine.ts';
import type { Run } from './run.ts';

/** Why no engine can be started here, or undefined. */
export async function cannotStart(): Promise<string | undefined> {
  if (!docker() || !dockerd()) return 'neither a Docker Engine that answers nor Debian’s docker.io here';
  if (process.getuid?.() !== 0 && !(await succeeds('sudo', ['-n', 'true']))) {
    return 'a Docker Engine can be started only by root or with sudo';
  }
  return undefined;
}

/** Starts a private dockerd and loads the stand-ins; `engine-keeper.sh` ends it with the run. */
export async function startOwn(run: Run): Promise<EngineFacts> {
  const client = docker();
  if (!client) throw new Error('No docker client here.');
  const folder = path.join(run.folder, 'engine');
  const network = freeNetwork();
  const keeper = path.join(import.meta.dirname, 'engine-keeper.sh');
  const args = [
    keeper,
    folder,
    `cr${run.owner}`,
    network,
    String(run.owner),
    String(process.getgid?.() ?? 0),
  ];
  const [file, ...rest] = process.getuid?.() === 0 ? ['sh', ...args] : ['sudo', '-n', 'sh', ...args];
  const env = { ...process.env, PATH: `${process.env.PATH ?? ''}:/usr/sbin:/sbin` };
  // A session of its own: Ctrl-C in the terminal must not end the engine before its containers are gone.
  const child = spawn(file ?? 'sh', rest, { env, detached: true, stdio: 'ignore' });
  child.unref();
  writeFileSync(path.join(run.folder, 'engine.pid'), String(child.pid));
  const facts: EngineFacts = {
    kind: 'own',
    docker: client,
    host: `unix://${folder}/docker.sock`,
    bridgeGateway: `${network}.255.1`,
    images: {},
  };
  await answer(facts, folder, child.pid ?? 0);
  for (const image of standIns()) {
    if (image.missing) facts.images[image.name] = image.missing;
    else loadImage(image, client, { ...process.env, DOCKER_HOST: facts.host });
  }
  return facts;
}

async function answer(facts: EngineFacts, folder: string, keeper: number): Promise<void> {
  for (let tries = 0; tries < 300; tries++) {
    if (await succeeds(facts.docker, ['version'], { DOCKER_HOST: facts.host })) return;
    if (!existsSync(`/proc/${keeper}`)) break;
    await sleep(100);
  }
  const log = `${folder}.log`;
  const lines = existsSync(log) ? readFileSync(log, 'utf8').trim().split('\n').slice(-8) : [];
  throw new Error(['The Docker Engine for the tests did not start.', ...lines].join('\n  '));
}

/** Ends the engine of this run, if there is one, and waits until nothing of it is left. */
export async function stopOwn(run: Run): Promise<void> {
  const folder = path.join(run.folder, 'engine');
  const pidFile = path.join(run.folder, 'engine.pid');
  if (!existsSync(pidFile)) return;
  writeFileSync(`${folder}.stop`, '');
  const keeper = readFileSync(pidFile, 'utf8');
  for (let tries = 0; tries < 1000 && existsSync(`/proc/${keeper}`); tries++) await sleep(100);
  if (existsSync(folder))
    throw new Error(`The Docker Engine of the tests did not end cleanly: see ${folder}.log`);
}
