import path from 'node:path';
import { expect, test } from 'vitest';
import { networkFileSystem, networkStore } from '../../src/system/network-store.ts';
import { tempFolder } from '../support/tmp.ts';
import { fuse } from './fuse.ts';
import { smallDisk } from './small-disk.ts';

test.each([
  [0x6969, 'NFS'],
  [0xff534d42, 'CIFS'],
  [0xff534d42 | 0, 'CIFS'],
  [0xfe534d42, 'SMB'],
  [0x65735546, 'FUSE'],
  [0x01021997, '9p'],
  [0x00c36400, 'Ceph'],
  [0xef53, undefined],
  [0x9123683e, undefined],
  [0x58465342, undefined],
  [0x01021994, undefined],
  [0x794c7630, undefined],
])('type %i of statfs: %s', (type, name) => expect(networkFileSystem(type)).toBe(name));

test('a folder of this machine, and one that is not there yet', async () => {
  const folder = tempFolder();
  expect(await networkStore(folder)).toBeUndefined();
  expect(await networkStore(path.join(folder, 'a/b'))).toBeUndefined();
});

test('another file system of this machine', async ({ skip }) => {
  expect(await networkStore(smallDisk(skip))).toBeUndefined();
});

test('a real FUSE mount, and what would lie in it', async () => {
  const folder = fuse();
  expect(await networkStore(folder)).toBe('FUSE');
  expect(await networkStore(path.join(folder, 'registry/data'))).toBe('FUSE');
  expect(await networkStore(path.dirname(folder))).toBeUndefined();
});
