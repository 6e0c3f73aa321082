import { load } from 'js-yaml';
import { describe, expect, test } from 'vitest';
import { registry2, registry3 } from '../support/binaries.ts';
import { describeReal } from '../support/real.ts';
import { scenarios } from './scenarios.ts';
import { startRegistry } from './stack.ts';
import { processScenarios, written } from './written.ts';

const configPath = 'registry/config.yml';

interface Config {
  http: Record<string, unknown>;
  storage: { filesystem: { rootdirectory: string }; delete: unknown; maintenance: { uploadpurging: object } };
}

describe('a YAML reader gets out of config.yml what was said', () => {
  test.each(Object.keys(scenarios))('%s', async (name) => {
    const { input, text } = await written(name);
    const { http, storage } = load(text(configPath)) as Config;
    const data = input.settings.target === 'compose' ? '/var/lib/registry' : input.settings.data;
    expect(storage.filesystem.rootdirectory).toBe(data);
    expect(storage.delete).toEqual({ enabled: input.settings.delete });
    expect(Object.keys(storage.maintenance.uploadpurging)).toEqual(['enabled', 'age', 'interval', 'dryrun']);
    expect(storage).not.toHaveProperty('cache');
    expect(http.secret).toBe(input.secrets.httpSecret);
    expect(http).not.toHaveProperty('host');
  });
});

const majors = [
  ['2.8', 'registry2', registry2],
  ['3', 'registry3', registry3],
] as const;

for (const [major, part, registry] of majors)
  describeReal(`registry ${major} starts with`, [part], () => {
    test.each(processScenarios.filter((name) => !scenarios[name]!.settings.data.startsWith('/')))(
      '%s',
      async (name) => {
        const { dir } = await written(name);
        const running = await startRegistry(dir, registry()!);
        await running.stop();
      },
    );

    test('the configuration for containers', async () => {
      const { dir, change } = await written('compose-3');
      change(configPath, (text) =>
        text
          .replace('/run/registry/registry.sock', 'run/registry.sock')
          .replace('127.0.0.1:5001', '127.0.0.1:0')
          .replace('/var/lib/registry', 'data'),
      );
      const running = await startRegistry(dir, registry()!);
      await running.stop();
    });

    test('nothing that is not in order', async () => {
      const { dir, change } = await written('process-3');
      change(configPath, (text) => text.replace('      age: 168h\n', ''));
      await expect(startRegistry(dir, registry()!)).rejects.toThrow('age missing');
    });
  });
