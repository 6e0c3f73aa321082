import { describe, expect, it } from 'vitest';
import packageJson from '../../package.json' with { type: 'json' };
import { commands } from '../../src/cli/commands.ts';
import { inProcess } from '../support/cli.ts';
import { tempFolder } from '../support/tmp.ts';

describe('every command', () => {
  it.each(commands.map(({ name }) => name))('%s --help shows its usage and an example', async (name) => {
    const { code, stdout, stderr } = await inProcess([...(name ? [name] : []), '--help']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toContain(`Usage: create-registry${name ? ` ${name}` : ''} `);
    expect(stdout).toContain('Examples:');
  });
  const elsewhere = commands.filter(({ flags }) => flags.some(({ name }) => name === 'plain-http'));
  // The first one and `restore` make a bundle.
  const here = commands.slice(1).filter((one) => !elsewhere.includes(one) && one.name !== 'restore');
  it.each(here.map(({ name }) => name))(
    '%s without a bundle says where it looked, and exits 2',
    async (name) => {
      const cwd = tempFolder();
      // Without these, the last two do what they can without one.
      const words = { backup: ['copies'], client: ['--for', 'docker'], doctor: ['-C', cwd] }[name] ?? [];
      const { code, stderr, stdout } = await inProcess([name, ...words], { cwd });
      expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
      expect(stderr).toContain(`no registry in ${cwd}`);
      expect(stderr).toContain('-C DIR');
    },
  );
  it.each(elsewhere.map(({ name }) => name))(
    '%s, good for any registry, says what it lacks, and that a folder named is no bundle',
    async (name) => {
      const cwd = tempFolder();
      const { code, stderr, stdout } = await inProcess([name], { cwd });
      expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
      expect(stderr).toContain(`create-registry ${name} `.trimEnd());
      const words = { tag: ['a', 'b'], copy: ['a', 'b'], api: ['GET', 'v2'] }[name] ?? [
        'a@sha256:' + 'a'.repeat(64),
      ];
      const named = await inProcess([name, ...words, '-C', cwd], { cwd });
      expect({ code: named.code, stdout: named.stdout }).toEqual({ code: 2, stdout: '' });
      expect(named.stderr).toContain(`no registry in ${cwd}`);
    },
  );
});

it('shows its version', async () =>
  expect((await inProcess(['--version'])).stdout).toBe(`${packageJson.version}\n`));

it('--json puts errors on stdout, too', async () => {
  const { code, stdout, stderr } = await inProcess(['status', '--json'], { cwd: tempFolder() });
  expect({ code, stderr }).toEqual({ code: 2, stderr: '' });
  expect(JSON.parse(stdout)).toMatchObject({
    error: { code: 2, problems: [{ what: expect.stringContaining('no registry') as string }] },
  });
});

it('unreadable settings are named with the file, the key and a cure', async () => {
  const { writeFileSync } = await import('node:fs');
  const cwd = tempFolder();
  writeFileSync(`${cwd}/settings.yml`, 'host: [a_b.lan]\nprot: 1\n');
  const { code, stderr } = await inProcess(['status'], { cwd });
  expect(code).toBe(2);
  expect(stderr).toMatch(/host in settings\.yml: .*underscore/);
  expect(stderr).toMatch(/"prot"[^]*did you mean port/);
});

it('--verbose shows the commands that are run', async () => {
  const cwd = tempFolder();
  const { stderr } = await inProcess(['demo', '--no-input', '-v', '--target', 'process', '--host', 'a.lan'], {
    cwd,
  });
  expect(stderr).toMatch(/^\$ \S*docker-registry --version$/m);
});
