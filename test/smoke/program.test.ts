import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { arch, tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { program } from '../../src/smoke/docker/program.ts';
import { tar } from '../../src/smoke/docker/tar.ts';

function inFolder<T>(work: (folder: string) => T): T {
  const folder = mkdtempSync(join(tmpdir(), 'smoke-program-'));
  try {
    return work(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

describe('the program in the test image', () => {
  const machine = ({ x64: 'amd64', arm64: 'arm64' } as const)[arch() as 'x64'];

  test.runIf(machine)('prints its line on this machine and ends with 0', () => {
    inFolder((folder) => {
      const file = join(folder, 'hello');
      writeFileSync(file, program(machine, 'a line: äöü'), { mode: 0o755 });
      expect(execFileSync(file, { encoding: 'utf8' })).toBe('a line: äöü\n');
    });
  });

  test('for arm64 is what an assembler makes of it', () => {
    // write(1, text, 3); exit(0), from `as` for aarch64.
    const words = 'd2800808 d2800020 100000c1 d2800062 d4000001 d2800ba8 d2800000 d4000001'.split(' ');
    const bytes = program('arm64', 'hi').subarray(120, 152);
    expect(words.map((_, i) => bytes.readUInt32LE(i * 4).toString(16))).toEqual(words);
  });
});

test('tar reads the archive', () => {
  inFolder((folder) => {
    const content = Buffer.from('x'.repeat(700));
    const archive = tar([
      { name: 'hello', mode: 0o755, content },
      { name: 'empty', mode: 0o644, content: Buffer.alloc(0) },
    ]);
    execFileSync('tar', ['-x', '-f', '-', '-C', folder], { input: archive });
    expect(readdirSync(folder).toSorted()).toEqual(['empty', 'hello']);
    expect(readFileSync(join(folder, 'hello'))).toEqual(content);
    expect(statSync(join(folder, 'hello')).mode & 0o777).toBe(0o755);
  });
});
