import { execFileSync } from 'node:child_process';
import { expect, test, vi } from 'vitest';
import { decompressed, type Compression } from '../../src/copy/decompress.ts';
import { OperationError } from '../../src/errors.ts';
import { findPrograms } from '../../src/system/program.ts';
import { cleanEnv } from '../support/cli.ts';

vi.mock('../../src/system/program.ts', { spy: true });

const io = { env: cleanEnv(), cwd: '/' };

async function* chunks(content: Buffer, size = 1000) {
  for (let at = 0; at < content.length; at += size) yield content.subarray(at, at + size);
}

async function collect(content: AsyncIterable<Buffer>): Promise<Buffer> {
  const all: Buffer[] = [];
  for await (const chunk of content) all.push(chunk);
  return Buffer.concat(all);
}

const content = Buffer.from(Array.from({ length: 100_000 }, (_, index) => `line ${index}\n`).join(''));
const pack = (program: string, input = content): Buffer =>
  execFileSync(program, ['-c'], { input, maxBuffer: 1e9 });

test.each(['gzip', 'xz', 'zstd', 'bzip2'] as const)('%s', async (compression) => {
  const packed = pack(compression);
  expect((await collect(decompressed(chunks(packed), compression, { io, name: 'x' }))).equals(content)).toBe(
    true,
  );
});

test.each([
  ['xz', 'xz-utils'],
  ['zstd', 'zstd'],
  ['bzip2', 'bzip2'],
] as const)('says what to install where %s is missing', async (compression: Compression, name) => {
  vi.mocked(findPrograms).mockReturnValueOnce([]);
  const all = collect(decompressed(chunks(Buffer.alloc(0)), compression, { io, name: 'rootfs.tar' }));
  const error = await all.catch((one: unknown) => one);
  expect(error).toBeInstanceOf(OperationError);
  expect((error as OperationError).problems[0]).toMatchObject({
    what: expect.stringContaining(`the program ${compression} is not here`),
    cure: expect.stringContaining(`apt-get install ${name})`),
  });
});

test.each(['gzip', 'xz', 'zstd', 'bzip2'] as const)(
  '%s: an error of the source is what is said',
  async (compression) => {
    const packed = pack(compression);
    async function* failing() {
      yield packed.subarray(0, packed.length / 2);
      throw new Error('the source failed');
    }
    await expect(collect(decompressed(failing(), compression, { io, name: 'x' }))).rejects.toThrow(
      'the source failed',
    );
  },
);

test.each(['gzip', 'xz', 'zstd', 'bzip2'] as const)(
  '%s: whoever wants no more ends it',
  async (compression) => {
    let ended = false;
    async function* endless() {
      try {
        for (;;) yield* chunks(pack(compression));
      } finally {
        ended = true;
      }
    }
    const all = decompressed(endless(), compression, { io, name: 'x' });
    expect((await all.next()).done).toBe(false);
    await all.return();
    await vi.waitFor(() => expect(ended).toBe(true));
  },
);
