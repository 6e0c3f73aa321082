import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, renameSync } from 'node:fs';
import { dirname } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { shellWord } from '../../../src/text/shell.ts';
import { bin } from '../../support/cli.ts';
import { startMachine, type Machine } from '../../support/machine.ts';
import { startBundle, type RegistryBundle } from '../../support/registry-bundle.ts';
import { root } from '../../support/paths.ts';
import { describeReal } from '../../support/real.ts';
import { terminal } from '../../support/terminal.ts';

interface Applied {
  changes: { change: string; path: string }[];
  said: string[];
  error?: { code: number; problems: { what: string }[] };
}

/** On a machine of its own, with the folder of a registry that runs: it writes to /etc. */
describeReal('client apply', ['nginx', 'registry3'], () => {
  const dir = `/srv/bob's registry`;
  const quoted = shellWord(dir);
  let bundle: RegistryBundle;
  let machine: Machine;
  let before: Map<string, string>;
  let names: string[];

  const line = (words: string): string => `${process.execPath} ${bin} ${words} -C ${quoted}`;
  const run = (words: string) => machine.sh(line(`client apply ${words}`));
  const json = async (words: string): Promise<Applied & { code: number | undefined }> => {
    const { code, stdout } = await run(`${words} --json`);
    return { ...(JSON.parse(stdout) as Applied), code };
  };
  const takenBack = (folder: string) =>
    machine.sh(`sh ${shellWord(`${folder}/clients/setup.sh`)} --undo --yes`);
  const changed = (): string[] => {
    const now = machine.changes();
    const paths = [...new Set([...before.keys(), ...now.keys()])];
    return paths.filter((path) => now.get(path) !== before.get(path));
  };
  const unchanged = () => expect(changed()).toEqual([]);

  beforeAll(async () => {
    bundle = await startBundle('3', { args: ['--host', 'reg.lan', '--listen', 'all'] });
    machine = await startMachine('this', [root, dirname(process.execPath)]);
    const port = bundle.host.split(':')[1];
    names = [`localhost:${port}`, `reg.lan:${port}`];
    await machine.sh(`echo '${machine.server} reg.lan' >>/etc/hosts; rm -rf /etc/docker/certs.d`);
    mkdirSync(`${machine.root}/srv`, { recursive: true });
    execFileSync('cp', ['-a', bundle.dir, `${machine.root}${dir}`]);
    before = machine.changes();
  });
  afterAll(async () => {
    await machine?.stop();
    await bundle?.stop();
  });

  test('--dry-run shows, and changes nothing', async () => {
    const { code, stdout, stderr } = await run('--dry-run');
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toContain(`  + /etc/docker/certs.d/${names[1]}/ca.crt`);
    unchanged();
  });

  test('without a terminal and without --yes it is a wrong use, and says so', async () => {
    const said = await json('');
    expect(said).toMatchObject({ code: 2, error: { code: 2 } });
    expect(said.error!.problems[0]!.what).toContain('--yes');
    expect(said.said).toContain('Will be changed:');
    unchanged();
  });

  test('asks on a terminal; a no changes nothing', async () => {
    const tty = await terminal(machine.command(line('client apply')));
    await tty.waitFor('Change this? [y/N]');
    await tty.press('Enter');
    expect(await tty.ended()).toBe(130);
    unchanged();
    const stopped = await terminal(machine.command(line('client apply')));
    await stopped.waitFor('Change this? [y/N]');
    await stopped.press('C-c');
    expect(await stopped.ended()).toBe(130);
    // What lets the terminal into the machine hears Ctrl-C, too, and may end before the script has tidied up.
    await expect.poll(changed, { timeout: 5000 }).toEqual([]);
    const never = await terminal(machine.command(line('client apply --no-input')));
    expect(await never.ended()).toBe(2);
  });

  test('only root may, and the printed line does it', async () => {
    await machine.sh(`cp -a ${quoted} /tmp/mine && chown -R 65534:65534 /tmp/mine`);
    await machine.sh(`sed -i "s/^owner:.*/owner: 65534:65534/" /tmp/mine/settings.yml`);
    const asNobody = (words: string) =>
      machine.sh(
        `setpriv --reuid=65534 --regid=65534 --clear-groups ${process.execPath} ${bin} client apply ${words} -C /tmp/mine`,
      );
    const [shown, mine] = await Promise.all([asNobody('--dry-run'), asNobody('--yes')]);
    expect(shown.stdout).toContain('Will be changed:');
    expect(mine.code).toBe(1);
    const [, printed] = /→ (sudo .*)/.exec(mine.stderr)!;
    const done = await machine.sh(`sudo() { "$@"; }\n${printed}`);
    expect([done.code, done.stderr]).toEqual([0, '']);
    expect((await takenBack('/tmp/mine')).code).toBe(0);
    unchanged();
  });

  test('makes it a client of all names of the registry, loopback ones included, and takes it back', async () => {
    const done = await json('--yes');
    expect(done).not.toHaveProperty('error');
    expect(done.code).toBe(0);
    const paths = done.changes.map(({ path }) => path);
    for (const name of names) {
      expect(paths).toContain(`/etc/docker/certs.d/${name}/ca.crt`);
      const trusted = readFileSync(`${machine.root}/etc/docker/certs.d/${name}/ca.crt`, 'utf8');
      expect(trusted.trim()).toBe(readFileSync(bundle.ca, 'utf8').trim());
    }
    expect(done.changes.every(({ change }) => change === 'new')).toBe(true);
    expect(done.said).toContain(`  ok ${names[1]} answers with the right certificate`);
    expect(await json('--yes')).toMatchObject({ code: 0, changes: [] });
    const undone = await json('--undo --dry-run');
    expect(undone.code).toBe(0);
    expect(undone.changes.map(({ change, path }) => `${change} ${path}`).toSorted()).toEqual(
      paths.map((path) => `removed ${path}`).toSorted(),
    );
    const printed = done.said.find((one) => one.startsWith('Undo: '))!.slice('Undo: '.length);
    expect((await machine.sh(`sudo() { "$@"; }\n${printed} --yes`)).code).toBe(0);
    unchanged();
  });

  test('runs what the settings say, not what lies in the folder, and names the difference', async () => {
    const script = `${machine.root}${dir}/clients/setup.sh`;
    execFileSync('cp', ['-a', script, `${script}.kept`]);
    execFileSync('sed', ['-i', '2i touch /etc/somebody-else', script]);
    const { code, stderr } = await run('--dry-run');
    expect([code, stderr]).toEqual([0, expect.stringContaining('create-registry render')]);
    expect(existsSync(`${machine.root}/etc/somebody-else`)).toBe(false);
    renameSync(`${script}.kept`, script);
  });

  test('a registry that does not answer is no success', async () => {
    const hosts = readFileSync(`${machine.root}/etc/hosts`, 'utf8');
    await machine.sh(`sed -i '/reg.lan/d' /etc/hosts`);
    const done = await json('--yes');
    expect(done.code).toBe(1);
    expect(done.error!.problems[0]!.what).toContain('cannot resolve the name');
    expect((await takenBack(dir)).code).toBe(0);
    await machine.sh('cat >/etc/hosts', { input: hosts });
    unchanged();
  });

  test('without its CA there is nothing to trust', async () => {
    await machine.sh(`mv ${quoted}/pki/ca.crt /tmp/`);
    const { code, stderr } = await run('--yes');
    expect([code, stderr]).toEqual([1, expect.stringContaining('pki/ca.crt')]);
    await machine.sh(`mv /tmp/ca.crt ${quoted}/pki/`);
    unchanged();
  });
});
