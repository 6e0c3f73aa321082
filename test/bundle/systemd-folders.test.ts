import { execFileSync } from 'node:child_process';
import { rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { systemdWord } from '../../src/bundle/quote.ts';
import { processScenarios, requireTool, written } from './written.ts';

const values = (unit: string, name: string): string[] =>
  [...unit.matchAll(new RegExp(`^${name}=(.*)$`, 'gm'))].map(([, value]) => value!);

test.each(processScenarios)('the units of %s make the run-time folders they need', async (name) => {
  requireTool('setpriv');
  const { dir, text } = await written(name, { owner: `${process.getuid!()}:${process.getgid!()}` });
  for (const folder of ['run', 'logs']) rmSync(join(dir, folder), { recursive: true });
  const { stack, registry } = units(text('README.md'));
  for (const [unit, folders] of [
    [registry, ['run']],
    [stack, ['run', 'logs']],
  ] as const) {
    // Outside of the sandbox; systemd makes all of it nevertheless and stumbles over folders without a hyphen.
    const first = values(text(`systemd/${unit}`), 'ExecStartPre')[0]!;
    expect(first).toMatch(/^\+\/usr\/bin\/setpriv /);
    execFileSync('sh', ['-c', `umask 077; ${first.slice(1)}`], { cwd: dir, stdio: 'pipe' });
    for (const folder of folders) {
      expect(values(text(`systemd/${unit}`), 'ReadWritePaths')[0]).toContain(
        systemdWord(`-${join(dir, folder)}`),
      );
      expect(statSync(join(dir, folder)).mode & 0o7777).toBe(0o700);
    }
  }
});

/** As the runbook copies them: that of the stack first. */
function units(readme: string): { stack: string; registry: string } {
  const [stack = '', registry = ''] = [...readme.matchAll(/^sudo cp systemd\/(\S+)/gm)].map(
    ([, name]) => name!,
  );
  return { stack, registry };
}
