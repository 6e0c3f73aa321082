import { describe, expect, test } from 'vitest';
import { UsageError } from '../../src/errors.ts';
import { choose, formatPlatform, matches, parsePlatform, thisPlatform } from '../../src/images/platform.ts';

describe('parsePlatform', () => {
  test.each([
    ['linux/amd64', 'linux/amd64'],
    ['Linux/X86_64', 'linux/amd64'],
    ['linux/aarch64', 'linux/arm64'],
    ['linux/arm64/v8', 'linux/arm64'],
    ['linux/arm', 'linux/arm/v7'],
    ['linux/armhf', 'linux/arm/v7'],
    ['linux/armel', 'linux/arm/v6'],
    ['linux/arm/6', 'linux/arm/v6'],
    ['linux/i386', 'linux/386'],
    ['linux/amd64/v3', 'linux/amd64/v3'],
    ['macos/arm64', 'darwin/arm64'],
    ['windows/amd64', 'windows/amd64'],
  ])('%s is %s, as Docker reads it', (text, meant) =>
    expect(formatPlatform(parsePlatform(text))).toBe(meant),
  );

  test.each([
    ['arm64', 'linux/arm64'],
    ['linux', 'linux/amd64'],
    ['linux/', 'linux/amd64'],
    ['linux/arm/v7/x', 'linux/amd64'],
    ['a b/c', 'linux/amd64'],
  ])('%s is refused with an example', (text, example) => {
    const error = (() => {
      try {
        return parsePlatform(text);
      } catch (thrown) {
        return thrown;
      }
    })();
    expect(error).toBeInstanceOf(UsageError);
    expect((error as UsageError).problems).toEqual([
      {
        where: '--platform',
        what: `"${text}" is no platform`,
        cure: `OS/ARCH[/VARIANT], such as ${example}`,
      },
    ]);
  });
});

test('formatPlatform keeps what it is given', () => {
  expect(formatPlatform({ os: 'linux', architecture: 'arm64', variant: 'v8' })).toBe('linux/arm64/v8');
  expect(formatPlatform({})).toBe('unknown/unknown');
});

test.each([
  ['linux/amd64', { os: 'linux', architecture: 'x86_64' }, true],
  ['linux/arm64', { os: 'linux', architecture: 'aarch64', variant: 'v8' }, true],
  ['linux/arm', { os: 'linux', architecture: 'arm', variant: 'v7' }, true],
  ['linux/arm/v7', { os: 'linux', architecture: 'arm' }, true],
  ['linux/arm/v7', { os: 'linux', architecture: 'arm', variant: 'v6' }, false],
  ['linux/amd64', { os: 'windows', architecture: 'amd64' }, false],
  ['linux/amd64', { os: 'linux', architecture: 'amd64', variant: 'v3' }, false],
  ['linux/amd64', {}, false],
] as const)('%s matches %o: %s', (wanted, have, expected) =>
  expect(matches(parsePlatform(wanted), have)).toBe(expected),
);

describe('choose', () => {
  const arm = (variant?: string) => ({
    platform: { os: 'linux', architecture: 'arm', ...(variant ? { variant } : {}) },
  });
  const amd64 = { platform: { os: 'linux', architecture: 'amd64' } };
  const amd64v2 = { platform: { os: 'linux', architecture: 'amd64', variant: 'v2' } };

  test('the very one before a lesser one', () => {
    expect(choose(parsePlatform('linux/arm/v7'), [arm('v5'), arm('v6'), arm()])).toEqual(arm());
    expect(choose(parsePlatform('linux/amd64/v3'), [amd64, amd64v2])).toBe(amd64v2);
  });

  test('the best that such a machine runs', () => {
    expect(choose(parsePlatform('linux/arm/v7'), [arm('v5'), arm('v6')])).toEqual(arm('v6'));
    expect(choose(parsePlatform('linux/amd64/v2'), [amd64])).toBe(amd64);
  });

  test('never one that it cannot run', () => {
    expect(choose(parsePlatform('linux/arm/v6'), [arm('v7'), amd64, {}])).toBeUndefined();
    expect(choose(parsePlatform('linux/amd64'), [amd64v2])).toBeUndefined();
  });
});

test('this machine is one that images are made for', () => {
  expect(formatPlatform(thisPlatform())).toMatch(
    /^linux\/(amd64|arm64|arm\/v\d|386|ppc64le|s390x|riscv64|loong64)$/,
  );
});
