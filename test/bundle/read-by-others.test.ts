import { execFileSync } from 'node:child_process';
import { cpSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { tempFolder } from '../support/tmp.ts';
import { scenarios } from './scenarios.ts';
import { requireTool, says, written } from './written.ts';

describe('systemd finds nothing to say about', () => {
  test.each(Object.keys(scenarios))('%s', async (name) => {
    const verify = requireTool('systemd-analyze');
    // It wants the programs to be there; how their names are written has its own test.
    const { dir } = await written(name, { registryBin: '/bin/true', nginxBin: '/bin/true' });
    // A colon in the bundle's own path would end it in systemd's list of folders.
    const installed = tempFolder();
    cpSync(join(dir, 'systemd'), installed, { recursive: true });
    const units = readdirSync(installed).map((unit) => join(installed, unit));
    expect(says(verify, ['verify', ...units], installed)).toBe('');
  });

  test('but it sees a mistake', async () => {
    const verify = requireTool('systemd-analyze');
    const { dir, change } = await written('compose-3');
    change('systemd/create-registry-registry.service', (text) =>
      text.replace('RemainAfterExit=yes', 'RemainAfterExit=maybe'),
    );
    expect(says(verify, ['verify', join(dir, 'systemd/create-registry-registry.service')], dir)).toContain(
      'Failed to parse boolean value',
    );
  });
});

describe('the client files', () => {
  test.each(Object.keys(scenarios))('of %s say the same to JSON, the shell and systemd', async (name) => {
    const { dir, text } = await written(name);
    const daemon = JSON.parse(text('clients/daemon.json')) as Record<string, string[]>;
    expect(Object.keys(daemon)).toEqual(['insecure-registries', 'registry-mirrors']);
    const flags = [
      ...daemon['insecure-registries']!.map((host) => `--insecure-registry=${host}`),
      ...daemon['registry-mirrors']!.map((url) => `--registry-mirror=${url}`),
    ];
    const printed = execFileSync('sh', ['-euc', '. ./clients/default-docker; printf %s "${DOCKER_OPTS-}"'], {
      cwd: dir,
    });
    expect(printed.toString()).toBe(flags.join(' '));
    const started = text('clients/docker.service.d/create-registry.conf').match(/^ExecStart=.+/m)?.[0] ?? '';
    expect(started.split(' ').filter((word) => /^--(insecure|registry)-/.test(word))).toEqual(flags);
    for (const line of text('clients/hosts').trim().split('\n'))
      expect(line).toMatch(/^#|^[\da-f.:]+( [a-z\d.-]+)+$/);
  });
});

test.each(['compose-3', 'odd-paths-process', 'odd-paths-compose', 'tls-off', 'auth-off'])(
  'shellcheck finds nothing to say about the scripts of %s',
  async (name) => {
    const shellcheck = requireTool('shellcheck');
    const { dir } = await written(name);
    const scripts = ['clients/setup.sh', ...readdirSync(join(dir, 'bin')).map((script) => `bin/${script}`)];
    expect(scripts).toContain('bin/gc');
    expect(says(shellcheck, scripts, dir)).toBe('');
  },
);
