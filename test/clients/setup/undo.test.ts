import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startMachine, type Machine } from '../../support/machine.ts';
import { install, plainHttp, stub } from './script.ts';

let machine: Machine;
beforeAll(async () => {
  machine = await startMachine('this');
  await stub(machine, 'dockerd', '20.10.24');
  await stub(machine, 'containerd', '1.6.20');
  await stub(machine, 'skopeo', '1.9.3');
});
afterAll(() => machine?.stop());

const read = (file: string): string => readFileSync(join(machine.root, file), 'utf8');
const write = (file: string, text: string): void => writeFileSync(join(machine.root, file), text);
const ca = '-----BEGIN CERTIFICATE-----\nb25l\n-----END CERTIFICATE-----\n';

const before = '{\n\t"log-driver" : "local",\n\t"insecure-registries":["old.lan:1"] }';

/** The machine as it was, run after run. */
async function clean(): Promise<Map<string, string>> {
  await machine.sh(
    'mkdir -p /etc/docker; rm -rf /var/lib/create-registry; chown 7:8 /etc/docker/daemon.json',
  );
  write('etc/docker/daemon.json', before);
  await machine.sh('chmod 640 /etc/docker/daemon.json; chown 7:8 /etc/docker/daemon.json');
  return machine.changes();
}

test('twice is once, and undo gives back every byte, mode and folder', async () => {
  const run = await install(machine, plainHttp);
  const was = await clean();
  expect(await run('--yes --hosts 192.0.2.7')).toMatchObject({ code: 0, stderr: '' });
  expect(read('etc/docker/daemon.json')).toBe(
    '{\n\t"log-driver" : "local",\n\t"insecure-registries":["old.lan:1", "reg.lan:5443"] }',
  );
  expect(read('etc/hosts')).toMatch(/^192\.0\.2\.7 reg\.lan # create-registry reg\.lan:5443$/m);
  const set = machine.changes();
  expect(set.get('/etc/docker/daemon.json')).toMatch(/^file 640 7:8 /);
  expect([...set.keys()].filter((path) => /reg\.lan/.test(path) && !path.startsWith('/var'))).toEqual(
    expect.arrayContaining([
      '/etc/containerd/certs.d/reg.lan:5443/hosts.toml',
      '/etc/containers/registries.conf.d/create-registry-reg.lan_5443.conf',
    ]),
  );
  const again = await run('--yes');
  expect(again.stdout).toContain('Nothing to change');
  expect(machine.changes()).toEqual(set);
  expect(await run('--undo --yes')).toMatchObject({ code: 0, stderr: '' });
  expect(machine.changes()).toEqual(was);
  expect((await run('--undo --yes')).stdout).toContain('Nothing to take back');
  expect(machine.changes()).toEqual(was);
});

test('without a terminal and --yes nothing is changed, nor by --dry-run', async () => {
  const run = await install(machine, plainHttp);
  const was = await clean();
  const asked = await run('');
  expect(asked.code).toBe(2);
  expect(asked.stdout).toContain('  ~ /etc/docker/daemon.json\n');
  expect(asked.stdout).toContain('      + \t"insecure-registries":["old.lan:1", "reg.lan:5443"] }');
  expect(asked.stderr).toContain('--yes');
  expect(machine.changes()).toEqual(was);
  expect(await run('--dry-run')).toMatchObject({ code: 0, stderr: '' });
  expect(machine.changes()).toEqual(was);
  expect(await run('--nonsense')).toMatchObject({ code: 2, stdout: '' });
});

test('what was changed since stays, and is said; only its own entries go', async () => {
  const run = await install(machine, plainHttp);
  await clean();
  await run('--yes --hosts 192.0.2.7');
  write('etc/docker/daemon.json', read('etc/docker/daemon.json').replace('local', 'journald'));
  write('etc/hosts', `${read('etc/hosts')}192.0.2.9 other\n`);
  write('etc/containerd/certs.d/reg.lan:5443/hosts.toml', 'mine');
  // A further run keeps the change, and what is to be restored.
  expect((await run('--yes')).stdout).toContain("hosts.toml is somebody else's and stays as it is");
  const undone = await run('--undo --yes');
  expect(undone).toMatchObject({ code: 0, stderr: '' });
  for (const file of ['daemon.json', 'hosts', 'hosts.toml'])
    expect(undone.stdout).toMatch(new RegExp(`${file} was changed since`));
  expect(read('etc/docker/daemon.json')).toBe(before.replace('local', 'journald'));
  expect(read('etc/hosts')).toMatch(/192\.0\.2\.9 other\n$/);
  expect(read('etc/hosts')).not.toContain('reg.lan');
  expect(read('etc/containerd/certs.d/reg.lan:5443/hosts.toml')).toBe('mine');
  expect((await machine.sh('ls /var/lib/create-registry')).code).not.toBe(0);
  await machine.sh('rm -r /etc/containerd/certs.d; sed -i "/other/d" /etc/hosts');
});

test('an entry that was removed by hand is added again, and undo keeps what else was changed', async () => {
  const run = await install(machine, plainHttp);
  await clean();
  await run('--yes');
  write('etc/docker/daemon.json', '{"debug": true}\n');
  expect(await run('--yes')).toMatchObject({ code: 0, stderr: '' });
  expect(read('etc/docker/daemon.json')).toBe('{"debug": true,"insecure-registries": ["reg.lan:5443"]}\n');
  await run('--undo --yes');
  expect(read('etc/docker/daemon.json')).toBe('{"debug": true}\n');
});

test('several registries do not get into each other’s way, in any order', async () => {
  const one = await install(machine, plainHttp);
  const two = await install(
    machine,
    { settings: { ...plainHttp.settings, host: ['two.lan'], port: 5000 } },
    'two',
  );
  const was = await clean();
  for (const order of [
    [one, two],
    [two, one],
  ]) {
    for (const run of [one, two])
      expect(await run('--yes --hosts 192.0.2.7')).toMatchObject({ code: 0, stderr: '' });
    expect(read('etc/docker/daemon.json')).toContain('["old.lan:1", "reg.lan:5443", "two.lan:5000"]');
    expect(read('etc/hosts').match(/192\.0\.2\.7 (\w+)/g)).toHaveLength(2);
    expect(await order[0]!('--undo --yes')).toMatchObject({ code: 0, stderr: '' });
    expect(read('etc/docker/daemon.json').match(/(reg|two)\.lan/g)).toEqual(
      order[0] === one ? ['two.lan'] : ['reg.lan'],
    );
    await order[1]!('--undo --yes');
    expect(machine.changes()).toEqual(was);
  }
});

test('with another kind of certificate the earlier part is taken out', async () => {
  const plain = await install(machine, plainHttp);
  const was = await clean();
  await plain('--yes');
  const own = await install(machine, { ca });
  const { stdout } = await own('--yes');
  expect(stdout).toContain('  ~ /etc/docker/daemon.json\n');
  expect(stdout).toContain('  - /etc/containers/registries.conf.d/create-registry-reg.lan_5443.conf\n');
  expect(read('etc/docker/daemon.json')).toBe(before);
  expect(read('etc/docker/certs.d/reg.lan:5443/ca.crt')).toBe(ca);
  expect(read('etc/containerd/certs.d/reg.lan:5443/hosts.toml')).toContain('server = "https://reg.lan:5443"');
  await own('--undo --yes');
  expect(machine.changes()).toEqual(was);
});

test('an old CA at its place is replaced, and comes back', async () => {
  const run = await install(machine, { ca });
  await clean();
  await machine.sh(
    'mkdir -p /etc/docker/certs.d/reg.lan:5443; echo old >/etc/docker/certs.d/reg.lan:5443/ca.crt',
  );
  expect((await run('--yes')).stdout).toContain('  ~ /etc/docker/certs.d/reg.lan:5443/ca.crt\n');
  expect(read('etc/docker/certs.d/reg.lan:5443/ca.crt')).toBe(ca);
  await run('--undo --yes');
  expect(read('etc/docker/certs.d/reg.lan:5443/ca.crt')).toBe('old\n');
  await machine.sh('rm -r /etc/docker/certs.d');
});

test('with a certificate that is trusted already there is nothing to do, and nothing is left', async () => {
  const run = await install(machine, { settings: { tls: 'files' } });
  const was = await clean();
  const said = await run('--yes');
  expect(said).toMatchObject({ code: 0, stderr: '' });
  expect(said.stdout).toContain('Trust        nothing to do');
  expect(said.stdout).toContain('Nothing to change');
  expect(machine.changes()).toEqual(was);
});

test('loopback names are for the machine of the registry alone, until it is taken back', async () => {
  const run = await install(machine, { ca, settings: { host: ['reg.lan', 'localhost'] } });
  const was = await clean();
  const local = '  + /etc/docker/certs.d/localhost:5443/ca.crt\n';
  expect((await run('--dry-run')).stdout).not.toContain(local);
  expect((await run('--yes --here')).stdout).toContain(local);
  expect((await run('--yes')).stdout).toContain('Nothing to change');
  await run('--undo --yes');
  expect(machine.changes()).toEqual(was);
});

test('a block that lost its end takes nothing else with it', async () => {
  const run = await install(machine, { ca });
  await clean();
  await stub(machine, 'buildkitd', '0.20');
  const file = 'etc/buildkit/buildkitd.toml';
  await run('--yes');
  write(file, `${read(file).replace(/.*: end\n/, '')}debug = true\n`);
  await run('--undo --yes');
  expect(read(file)).toMatch(/\ndebug = true\n$/);
  expect(read(file)).not.toContain('create-registry');
  await machine.sh('rm -r /usr/bin/buildkitd /etc/buildkit');
});

test('mode and owner that somebody changed since stay', async () => {
  const run = await install(machine, plainHttp);
  await clean();
  await run('--yes');
  await machine.sh('chmod 600 /etc/docker/daemon.json; chown 9:9 /etc/docker/daemon.json');
  await run('--undo --yes');
  expect(machine.changes().get('/etc/docker/daemon.json')).toBe(`file 600 9:9 ${before}`);
});

test('a file that somebody changes while the question stands is not written over', async () => {
  const run = await install(machine, plainHttp);
  await clean();
  const edited = '{"debug": true}\n';
  await machine.sh(`mkdir -p /tmp/meanwhile; printf '#!/bin/sh
[ "$2" = "$\{2%%/slots/1/*}" ] || echo '\\''${edited.trim()}'\\'' >/etc/docker/daemon.json; exec /usr/bin/diff "$@"' >/tmp/meanwhile/diff
    chmod 755 /tmp/meanwhile/diff`);
  const set = await run('--yes', 'PATH=/tmp/meanwhile:$PATH sh');
  expect(set.code).toBe(1);
  expect(set.stderr).toContain('/etc/docker/daemon.json was changed by somebody else just now');
  expect(read('etc/docker/daemon.json')).toBe(edited);
  await run('--undo --yes');
  expect(read('etc/docker/daemon.json')).toBe(edited);
});

test.each(['/tmp', '/var/lib/create-registry'])('with a full %s nothing is begun', async (folder) => {
  const run = await install(machine, plainHttp);
  await clean();
  await machine.sh(`mkdir -p /var/lib/create-registry; cp /tmp/reg/setup.sh /run/setup.sh`);
  const was = machine.changes();
  const said = await machine.sh(
    `mount -t tmpfs -o size=1m none ${folder}; sh /run/setup.sh --no-check --yes; status=$?; umount ${folder}; exit $status`,
  );
  expect(said).toMatchObject({ code: 1, stderr: expect.stringContaining('the disk is full') });
  expect(machine.changes()).toEqual(was);
  await run('--undo --yes');
});
