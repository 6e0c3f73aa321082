import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import * as quote from '../../src/bundle/quote.ts';
import { tempFolder } from '../support/tmp.ts';
import { batch, pathLike } from './hostile.ts';
import { requireTool } from './written.ts';

describe('systemd', () => {
  /** What it complains about, which it quotes as it understood it. */
  const understood = (lines: string[], said: RegExp): string[] => {
    const verify = requireTool('systemd-analyze');
    const dir = tempFolder();
    mkdirSync(join(dir, 'u'));
    const files = lines.map((line, index) => {
      const file = join(dir, 'u', `u${index}.service`);
      writeFileSync(file, `[Service]\nType=oneshot\n${line}\nExecStart=/bin/true\n`);
      return file;
    });
    const { stderr } = spawnSync(verify, ['verify', ...files], { encoding: 'utf8', timeout: 60_000 });
    const found = new Map<number, string>();
    for (const line of stderr.split('\n')) {
      const [, index, text] = said.exec(line) ?? [];
      if (index !== undefined && text !== undefined) found.set(Number(index), text);
    }
    return lines.map((_, index) => found.get(index) ?? '(nothing)');
  };

  test('gives back any text as an item of a list', () => {
    // Relative, so that it complains.
    const texts = batch(pathLike, 200).map((text) => `r/${text}`);
    const lines = texts.map((text) => `ReadWritePaths=${quote.systemdWord(text)}`);
    expect(
      understood(lines, /u(\d+)\.service:3: ReadWritePaths= path is not absolute, ignoring: (.*)$/),
    ).toEqual(texts);
  });

  test('gives back any text as a word of a command', () => {
    // A quote in a program's name, so that it complains; there no variables are replaced.
    const texts = batch(pathLike, 200).map((text) => `/'${text.replaceAll(/[/$]/g, '')}`);
    const lines = texts.map((text) => `ExecStart=${quote.systemdArgument(text)}`);
    expect(
      understood(lines, /u(\d+)\.service:3: Executable name contains special characters: (.*)$/),
    ).toEqual(texts);
    expect(quote.systemdArgument('a$b c')).toBe('"a$$b c"');
  });

  test('gives back any folder to work in', () => {
    const texts = batch(pathLike, 200).map((text) => `/${text.replaceAll('/', '')}x`);
    const relative = (text: string): string => quote.systemdFolder(text).replace('/', 'r/');
    expect(
      understood(
        texts.map((text) => `WorkingDirectory=${relative(text)}`),
        /u(\d+)\.service:3: WorkingDirectory= path is not absolute: (.*)$/,
      ),
    ).toEqual(texts.map((text) => text.replace('/', 'r/')));
  });

  test('keeps a blank and a backslash at the end of a folder', () => {
    const texts = ['/a ', '/a\\', '/a\u3000'];
    const lines = texts.map((text) => `WorkingDirectory=${quote.systemdFolder(text).replace('/', 'r/')}`);
    const read = understood(lines, /u(\d+)\.service:3: WorkingDirectory= path is not absolute: (.*)$/);
    expect(read).toEqual(texts.map((text) => `${text.replace('/', 'r/')}/.`));
  });

  test('starts programs whatever they are called', () => {
    expect(quote.systemdProgram('/opt/my nginx/$x/nginx')).toBe('"/opt/my nginx/$x/nginx"');
    expect(quote.systemdProgram("/opt/it's/nginx")).toBe(
      '/bin/sh -c "exec \\"$$0\\" \\"$$@\\"" "/opt/it\'s/nginx"',
    );
  });
});
