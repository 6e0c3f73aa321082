import { execFileSync, spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { FAILSAFE_SCHEMA, load } from 'js-yaml';
import { describe, expect, test } from 'vitest';
import * as quote from '../../src/bundle/quote.ts';
import { composeV1, composeV2, nginx } from '../support/binaries.ts';
import { describeReal } from '../support/real.ts';
import { freePort, tempFolder } from '../support/tmp.ts';
import { batch, hostile, pathLike } from './hostile.ts';
import { request, start, writeBundle } from './stack.ts';
import { scenario } from './scenarios.ts';

describe('YAML', () => {
  test('gives back any text', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        expect(load(`a:\n  - ${quote.yaml(text)}\n`)).toEqual({ a: [text] });
      }),
    );
  });

  test('of version 1.1 too', () => {
    if (spawnSync('python3', ['-c', 'import yaml']).status !== 0) return;
    const texts = batch(hostile, 500);
    const read = execFileSync(
      'python3',
      ['-c', 'import json,sys,yaml; print(json.dumps(yaml.safe_load(sys.stdin)))'],
      {
        input: texts.map((text) => `- ${quote.yaml(text)}\n`).join(''),
      },
    );
    expect(JSON.parse(read.toString())).toEqual(texts);
  });
});

test('JSON gives back any text', () => {
  fc.assert(
    fc.property(hostile, (text) => {
      expect(JSON.parse(quote.json(text))).toBe(text);
    }),
  );
});

test('the shell gives back any text', () => {
  const texts = batch(hostile, 500);
  const read = execFileSync('sh', [], {
    input: `printf '%s\\0' ${texts.map(quote.sh).join(' ')}`,
    encoding: 'utf8',
  });
  expect(read.split('\0').slice(0, -1)).toEqual(texts);
});

describeReal('nginx', ['nginx'], () => {
  test('gives back any text without $ and control characters', async () => {
    const texts = batch(pathLike, 300).map((text) => text.replaceAll('$', ''));
    const dir = tempFolder();
    const port = await freePort();
    const input = scenario('process-3');
    await writeBundle({ ...input, dir, settings: { ...input.settings, port } });
    const locations = texts.map(
      (text, index) => `location = /${index} { return 200 ${quote.nginx(`${text}\n`)}; }`,
    );
    const own = `error_log stderr; pid run/p; events {} http { access_log off; client_body_temp_path run/b; proxy_temp_path run/p1;
      fastcgi_temp_path run/f; uwsgi_temp_path run/u; scgi_temp_path run/s; server { listen 127.0.0.1:${port} ssl;
      ssl_certificate certs/server.crt; ssl_certificate_key certs/server.key; location = / { return 204; } ${locations.join('\n')} } }`;
    writeFileSync(join(dir, 'nginx/nginx.conf'), own);
    const args = ['-e', 'stderr', '-p', `${dir}/`, '-c', 'nginx/nginx.conf', '-g', 'daemon off;'];
    const running = await start(dir, nginx()!, args, () => answers(port));
    try {
      for (const [index, text] of texts.entries())
        expect((await request(port, `/${index}`)).body).toBe(`${text}\n`);
    } finally {
      await running.stop();
    }
  });

  test.each(['a$b', 'a\rb', 'a\0b'])('cannot say %j', (text) => {
    expect(() => quote.nginx(text)).toThrow('cannot be written in nginx.conf');
  });
});

const answers = (port: number): Promise<boolean> =>
  request(port, '/').then(
    () => true,
    () => false,
  );

const versions = [
  ['1', 'composeV1', composeV1],
  ['2', 'composeV2', composeV2],
] as const;

for (const [version, part, compose] of versions)
  describeReal(`Compose ${version}`, [part], () => {
    const config = (dir: string): Record<string, string> => {
      const printed = execFileSync(compose()!, ['config'], { cwd: dir, encoding: 'utf8', timeout: 60_000 });
      // Whatever version of YAML it writes, text it stays.
      const read = load(printed, { schema: FAILSAFE_SCHEMA }) as {
        services: { a: { labels: Record<string, string> } };
      };
      // It prints what could be read again, with `$` twice.
      return Object.fromEntries(
        Object.entries(read.services.a.labels).map(([key, text]) => [key, text.replaceAll('$$', '$')]),
      );
    };
    const write = (dir: string, values: string[]): void =>
      writeFileSync(
        join(dir, 'docker-compose.yml'),
        `services:\n  a:\n    image: a\n    labels:\n${values.map((value, index) => `      k${index}: ${value}\n`).join('')}`,
      );
    const keyed = (texts: string[]): Record<string, string> =>
      Object.fromEntries(texts.map((text, index) => [`k${index}`, text]));

    test('gives back any text', () => {
      const texts = batch(pathLike, 300);
      const dir = tempFolder();
      write(dir, texts.map(quote.composeYaml));
      expect(config(dir)).toEqual(keyed(texts));
    });

    test('gives back from .env what can be written there', () => {
      const texts = batch(pathLike, 300).map((text) => text.replace(/['\\$]/g, ''));
      const dir = tempFolder();
      writeFileSync(join(dir, '.env'), texts.map((text, index) => `K${index}=${quote.env(text)}\n`).join(''));
      write(
        dir,
        texts.map((_, index) => `"\${K${index}}"`),
      );
      expect(config(dir)).toEqual(keyed(texts));
    });
  });

test.each(["it's", 'a\\b', '${HOME}', 'a\nb'])(
  '.env cannot say %j, which the two Compose versions read differently',
  (text) => {
    expect(() => quote.env(text)).toThrow('cannot be written in .env');
  },
);

test.each([`a'b`, 'a$b', 'a\nb', ''])('%j is no line of a certificate', (text) => {
  expect(() => quote.pemLine(text)).toThrow('cannot be written');
});

test.each(['a b', 'a"b', "a'b", 'a$b', 'a`b', 'a;b', 'a\nb', 'a#b', ''])('%j is not plain', (text) => {
  expect(() => quote.plain(text)).toThrow('cannot be written');
});
