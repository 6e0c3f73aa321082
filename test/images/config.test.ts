import { describe, expect, test } from 'vitest';
import { parseBuild, parseConfig } from '../../src/images/config.ts';
import { hideValues } from '../../src/images/history.ts';
import { layerWords } from '../../src/images/layer-type.ts';
import { steps } from '../../src/images/steps.ts';
import { mediaType } from '../../src/registry/media-type.ts';

const parse = (value: unknown) => parseConfig(Buffer.from(JSON.stringify(value)));

describe('parseConfig', () => {
  test('reads what docker writes', () => {
    const config = parse({
      created: '2026-01-02T03:04:05Z',
      author: 'me',
      os: 'linux',
      architecture: 'arm64',
      variant: 'v8',
      config: {
        Entrypoint: ['/entry'],
        Cmd: ['serve', '--all'],
        Env: ['PATH=/bin', 'TOKEN=a=b', 'EMPTY='],
        User: 'app',
        WorkingDir: '/app',
        ExposedPorts: { '80/tcp': {} },
        Volumes: { '/data': {} },
        Labels: { a: 'b' },
        Healthcheck: { Test: ['CMD', 'true'] },
        StopSignal: 'SIGQUIT',
      },
      history: [
        { created: '2026-01-02T03:04:05Z', created_by: 'ADD file', comment: 'buildkit' },
        { created_by: 'ENV TOKEN=a=b', empty_layer: true },
      ],
      rootfs: { type: 'layers', diff_ids: ['sha256:1'] },
    });
    expect(config).toEqual({
      created: '2026-01-02T03:04:05Z',
      author: 'me',
      os: 'linux',
      architecture: 'arm64',
      variant: 'v8',
      entrypoint: ['/entry'],
      cmd: ['serve', '--all'],
      env: ['PATH', 'TOKEN', 'EMPTY'],
      user: 'app',
      workdir: '/app',
      ports: ['80/tcp'],
      volumes: ['/data'],
      labels: { a: 'b' },
      healthcheck: ['CMD', 'true'],
      stopSignal: 'SIGQUIT',
      history: [
        { created: '2026-01-02T03:04:05Z', createdBy: 'ADD file', comment: 'buildkit', emptyLayer: false },
        { createdBy: 'ENV TOKEN=…', emptyLayer: true },
      ],
      diffIds: ['sha256:1'],
    });
  });

  test.each([
    null,
    [],
    'text',
    {},
    { config: null, history: null, rootfs: null },
    { config: { Env: 'x', Cmd: 5, Labels: [], ExposedPorts: 'all' }, history: {}, rootfs: [] },
    { os: 1, config: { Env: [1, null], Entrypoint: [] }, history: [1, null], rootfs: { diff_ids: [5] } },
  ])('makes do with %j', (value) => {
    const config = parse(value);
    expect([config.os, config.env, config.labels, config.diffIds, config.cmd]).toEqual([
      '',
      [],
      {},
      [],
      undefined,
    ]);
  });

  test('an ancient entrypoint is a single text', () => {
    expect(parse({ config: { Entrypoint: 'sh' } }).entrypoint).toEqual(['sh']);
  });

  test('what is no JSON is an error', () => expect(() => parseConfig(Buffer.from('{'))).toThrow(SyntaxError));

  test('the build alone is the same without the rest', () => {
    const build = { created: '2026-01-02T03:04:05Z', os: 'windows', architecture: 'arm', variant: 'v7' };
    const value = { ...build, 'os.version': '10.0', author: 'A', config: { Env: ['A=b'] }, history: [{}] };
    const content = Buffer.from(JSON.stringify(value));
    expect(parseBuild(content)).toEqual({ ...build, 'os.version': '10.0' });
    expect(parseConfig(content)).toMatchObject(parseBuild(content));
    expect(parseBuild(Buffer.from('null'))).toEqual({ os: '', architecture: '' });
  });
});

describe('hideValues', () => {
  const env = ['PATH', 'TOKEN', 'KEY'];
  test.each([
    ['ENV TOKEN=hush', 'ENV TOKEN=…'],
    ['ENV TOKEN=hush KEY=with space and more', 'ENV TOKEN=… KEY=…'],
    ['/bin/sh -c #(nop)  ENV TOKEN=hush', '/bin/sh -c #(nop)  ENV TOKEN=…'],
    ['ENV OTHER=hush', 'ENV …'],
    ['ENV TOKEN=multi\nline', 'ENV TOKEN=…'],
    [
      'RUN |2 TOKEN=hush B=other words /bin/sh -c make install # buildkit',
      'RUN |2 … /bin/sh -c make install # buildkit',
    ],
    ['|1 TOKEN=/hush /bin/sh -c make', '|1 … /bin/sh -c make'],
    ['|1 TOKEN=hush make', '|1 …'],
    ['CMD ["sh"]', 'CMD ["sh"]'],
    ['RUN echo ENV A=b', 'RUN echo ENV A=b'],
  ])('%j', (command, shown) => expect(hideValues(command, env)).toBe(shown));
});

describe('steps', () => {
  const layer = (n: number) => ({ mediaType: '', digest: `sha256:${n}`, size: n });
  const entry = (createdBy: string, emptyLayer = false) => ({ createdBy, emptyLayer });

  test('puts each layer beside what made it', () => {
    expect(steps([layer(1), layer(2)], [entry('a'), entry('b', true), entry('c')])).toEqual([
      { layer: layer(1), entry: entry('a') },
      { entry: entry('b', true) },
      { layer: layer(2), entry: entry('c') },
    ]);
  });

  test('claims nothing where the numbers differ', () => {
    expect(steps([layer(1), layer(2)], [entry('a')])).toEqual([
      { layer: layer(1) },
      { layer: layer(2) },
      { entry: entry('a') },
    ]);
    expect(steps([layer(1)], [])).toEqual([{ layer: layer(1) }]);
  });
});

test.each([
  [mediaType.dockerLayer, 'tar, gzip'],
  [mediaType.gzipLayer, 'tar, gzip'],
  ['application/vnd.oci.image.layer.v1.tar+zstd', 'tar, zstd'],
  [mediaType.layer, 'tar'],
  ['application/vnd.docker.image.rootfs.foreign.diff.tar.gzip', 'tar, gzip, not held by registries'],
  ['application/vnd.oci.image.layer.nondistributable.v1.tar+gzip', 'tar, gzip, not held by registries'],
  ['application/vnd.oci.image.layer.v1.tar+gzip+encrypted', 'tar, gzip, encrypted'],
  ['application/vnd.cncf.helm.chart.content.v1.tar+gzip', 'chart, tar, gzip'],
  ['text/plain', 'text/plain'],
  ['', 'no media type'],
])('the layer type %s is %s', (type, words) => expect(layerWords(type)).toBe(words));
