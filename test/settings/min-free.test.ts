import { describe, expect, test } from 'vitest';
import { Invalid } from '../../src/settings/option.ts';
import { checkBackupTo } from '../../src/settings/values/backup-to.ts';
import { checkMinFree, parseMinFree } from '../../src/settings/values/min-free.ts';

describe('min-free', () => {
  test.each([
    ['5%', { share: 500, bytes: 0 }],
    ['0.25 %', { share: 25, bytes: 0 }],
    ['10 gb', { share: 0, bytes: 10_000_000_000 }],
    ['1.5TB', { share: 0, bytes: 1_500_000_000_000 }],
    ['512B', { share: 0, bytes: 512 }],
    ['0', { share: 0, bytes: 0 }],
  ])('%s', (text, floor) => expect(parseMinFree(checkMinFree(text))).toEqual(floor));

  test.each(['', '5', '91%', '-1%', '10', 'GB', '10G', '10GiB', '99999PB', '5%%', '1e3B'])('not %j', (text) =>
    expect(() => checkMinFree(text)).toThrow(Invalid),
  );
});

describe('backup-to', () => {
  test.each(['/mnt/backup', 'backup@nas:registry', 'rsync://nas/registry', 'nas:/srv'])('%s', (text) =>
    expect(checkBackupTo(text)).toBe(text),
  );
  test.each(['', 'backup', './backup', '~/backup', 'a/b:c', ':x', '/a\nb'])('not %j', (text) =>
    expect(() => checkBackupTo(text)).toThrow(Invalid),
  );
});
