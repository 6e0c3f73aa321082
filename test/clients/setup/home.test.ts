import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startMachine, type Machine, type Said } from '../../support/machine.ts';
import { install, removePrograms } from './script.ts';

let machine: Machine;
beforeAll(async () => {
  machine = await startMachine('this');
  await removePrograms(machine, 'dockerd', 'docker', 'skopeo', 'containerd', 'ctr');
  await install(machine, { ca: '-----BEGIN CERTIFICATE-----\nb25l\n-----END CERTIFICATE-----\n' });
  await machine.sh(`mkdir -p /usr/libexec/docker/cli-plugins
    cp /bin/true /usr/libexec/docker/cli-plugins/docker-buildx; mkdir /etc/docker
    echo ann:x:3000:3000::/home/ann:/usr/sbin/nologin >>/etc/passwd
    echo 'ann:*:19000:0:99999:7:::' >>/etc/shadow; mkdir -p /home/ann; chown 3000:3000 /home/ann`);
});
afterAll(() => machine?.stop());

const run = (args: string): Promise<Said> =>
  machine.sh(`sh /tmp/reg/setup.sh --no-check --yes ${args}`, { env: { SUDO_USER: 'ann' } });

const links = [
  'mkdir .docker; ln -s /etc .docker/buildx',
  'mkdir -p .docker/buildx; ln -s /etc/shadow .docker/buildx/buildkitd.default.toml',
  'ln -s /etc .docker',
  'mkdir -p .docker/buildx; ln -s /etc/cron.d/new .docker/buildx/buildkitd.default.toml',
];

// Where setpriv is not the one of util-linux there is su.
test.each([
  ['setpriv', links],
  ['su', links.slice(0, 1)],
])('root writes nothing where a user put a link to, by %s', async (program, made) => {
  if (program === 'su') await removePrograms(machine, 'setpriv');
  const before = machine.changes();
  for (const link of made) {
    await machine.sh(`cd /home/ann; rm -rf .docker; ${link}; chown -R -h 3000:3000 .docker`);
    const set = await run('');
    expect(set, link).toMatchObject({ code: 0, stderr: '' });
    expect(set.stdout).toContain('cannot be written by ann; it has to say:');
    expect(
      [...machine.changes().keys()].filter((path) => !before.has(path) && !/^\/(var|home)/.test(path)),
    ).toEqual([
      '/etc/docker/certs.d',
      '/etc/docker/certs.d/reg.lan:5443',
      '/etc/docker/certs.d/reg.lan:5443/ca.crt',
    ]);
  }
  await run('--undo');
  // A link within the home is the user's own business.
  await machine.sh(`cd /home/ann; rm -rf .docker; mkdir -p .docker/buildx dot; echo debug = true >dot/buildkit
    chmod 600 dot/buildkit; ln -s ../../dot/buildkit .docker/buildx/buildkitd.default.toml; chown -R -h 3000:3000 .`);
  const was = machine.changes();
  expect(await run('')).toMatchObject({ code: 0, stderr: '' });
  expect(readFileSync(join(machine.root, 'home/ann/dot/buildkit'), 'utf8')).toContain('reg.lan');
  expect(machine.changes().get('/home/ann/dot/buildkit')).toMatch(/^file 600 3000:3000 debug = true\n/);
  expect(await run('--undo')).toMatchObject({ code: 0, stderr: '' });
  expect(machine.changes()).toEqual(was);
});
