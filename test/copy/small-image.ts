import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { onPath } from '../support/binaries.ts';
import type { ClientEnv } from '../support/engine.ts';
import { output } from '../support/programs.ts';
import { plant } from '../support/rootfs.ts';
import { tempFolder } from '../support/tmp.ts';

/** A root filesystem with busybox in it, as a tar; `said` makes it another one. */
export function smallRootfs(said = 'hello', ...args: string[]): string {
  const folder = tempFolder();
  const busybox = onPath('busybox');
  if (!busybox) throw new Error('no busybox here: sh test/setup/packages.sh');
  const top = path.join(folder, 'root');
  plant(
    {
      programs: { '/bin/busybox': busybox },
      copies: {},
      texts: { '/said': `${said}\n` },
      links: { '/bin/sh': 'busybox', '/bin/cat': 'busybox', '/bin/id': 'busybox', '/bin/env': 'busybox' },
      folders: ['/tmp', '/proc', '/sys', '/dev'],
      shared: [],
    },
    top,
  );
  const file = path.join(folder, 'rootfs.tar');
  execFileSync('tar', [
    '--owner=0',
    '--group=0',
    '--sort=name',
    '--mtime=@0',
    ...args,
    '-cf',
    file,
    '-C',
    top,
    '.',
  ]);
  return file;
}

/** Builds an image of several layers in the engine, two of them the same; says what is in `/said`. */
export async function buildSmallImage(env: ClientEnv, tag: string, said: string): Promise<string> {
  const folder = tempFolder();
  const base = `${tag.replace(/:.*/, '')}-base`;
  execFileSync('docker', ['import', smallRootfs(`base of ${said}`), base], {
    env: { ...process.env, ...env },
  });
  writeFileSync(path.join(folder, 'said'), `${said}\n`);
  writeFileSync(
    path.join(folder, 'Dockerfile'),
    [
      `FROM ${base}`,
      'COPY said /said',
      'RUN ["/bin/sh", "-c", ": >/made"]',
      'COPY said /said',
      'ENV NAME="a value"',
      'LABEL who=test',
      'HEALTHCHECK CMD true',
      'ENTRYPOINT ["/bin/cat", "/said"]',
      '',
    ].join('\n'),
  );
  await output('docker', ['build', '-q', '-t', tag, folder], { ...env, DOCKER_BUILDKIT: '0' });
  await output('docker', ['rmi', '--no-prune', base], env);
  return imageId(env, tag);
}

export const imageId = async (env: ClientEnv, image: string): Promise<string> =>
  (await output('docker', ['image', 'inspect', '--format', '{{.Id}}', image], env)).trim();
