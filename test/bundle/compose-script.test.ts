import { spawnSync } from 'node:child_process';
import { chmodSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { onPath } from '../support/binaries.ts';
import { tempFolder } from '../support/tmp.ts';
import { written } from './written.ts';

/** Runs `bin/compose ps` where the engines' programs are stand-ins that end well only for the given words. */
async function compose(answering: Record<string, readonly string[]>, env: NodeJS.ProcessEnv = {}) {
  const { dir } = await written('compose-3');
  const bin = tempFolder();
  for (const tool of ['sh', 'env', 'sed', 'dirname']) symlinkSync(onPath(tool)!, join(bin, tool));
  for (const [name, words] of Object.entries(answering)) {
    const known = words.map((word) => `"${word}"*) exit 0 ;;`).join(' ');
    const runs = `*" ps"|"-f "*) echo "${name} $*"; pwd; env | sed -n /^COMPOSE_/p; exit 0 ;;`;
    writeFileSync(join(bin, name), `#!/bin/sh\ncase "$*" in ${runs} ${known} esac\nexit 1\n`);
    chmodSync(join(bin, name), 0o755);
  }
  const { status, stdout, stderr } = spawnSync(join(dir, 'bin/compose'), ['ps'], {
    cwd: '/',
    env: { PATH: bin, ...env },
    encoding: 'utf8',
    timeout: 20_000,
  });
  return { dir, status, stderr, lines: stdout.trim().split('\n') };
}

test.each([
  ['docker compose', { docker: ['info', 'compose version'], 'docker-compose': ['version'] }],
  ['docker-compose', { docker: ['info'], 'docker-compose': ['version'] }],
  ['podman compose', { podman: ['info', 'compose version'] }],
  // A Docker that is installed and dead, beside a Podman that runs.
  [
    'podman compose',
    {
      docker: ['compose version'],
      'docker-compose': ['version'],
      podman: ['info', 'compose version'],
    },
  ],
])('takes %s', async (name, answering) => {
  const { dir, lines, stderr } = await compose(answering);
  expect(lines, stderr).toEqual([`${name} -f docker-compose.yml ps`, dir]);
});

test('says what to look at where no engine answers', async () => {
  const { status, stderr } = await compose({ docker: ['compose version'] });
  expect([status, stderr]).toEqual([127, expect.stringContaining('docker info')]);
});

test('is led nowhere else by the caller’s environment', async () => {
  const { lines } = await compose(
    { docker: ['info', 'compose version'] },
    {
      COMPOSE_FILE: '/other.yml',
      COMPOSE_PROJECT_NAME: 'other',
      COMPOSE_PROFILES: 'x',
      COMPOSE_ENV_FILES: '/other.env',
      COMPOSE_DISABLE_ENV_FILE: '1',
      COMPOSE_HTTP_TIMEOUT: '300',
    },
  );
  expect(lines.slice(2)).toEqual(['COMPOSE_HTTP_TIMEOUT=300']);
});
