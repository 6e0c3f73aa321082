import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { onPath } from '../binaries.ts';
import type { RootFilesystem } from '../rootfs.ts';

export const searchPath = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

/** A file of this folder, which becomes part of an image. */
export const imageFile = (name: string): string => readFileSync(path.join(import.meta.dirname, name), 'utf8');

/** A text per line, with the final newline. */
export const lines = (...all: string[]): string => all.map((line) => `${line}\n`).join('');

/** What Alpine gives to every image: busybox under all its names, the usual folders, CA certificates. */
export function base(passwd: readonly string[] = [], group: readonly string[] = []): RootFilesystem {
  const busybox = onPath('busybox');
  const names = busybox ? execFileSync(busybox, ['--list'], { encoding: 'utf8' }).trim().split('\n') : [];
  const certificates = '/etc/ssl/certs/ca-certificates.crt';
  return {
    programs: busybox ? { '/bin/busybox': busybox } : {},
    copies: existsSync(certificates) ? { [certificates]: certificates } : {},
    texts: {
      '/etc/passwd': lines(
        'root:x:0:0:root:/root:/bin/sh',
        'nobody:x:65534:65534::/:/sbin/nologin',
        ...passwd,
      ),
      '/etc/group': lines('root:x:0:', 'nogroup:x:65533:', 'nobody:x:65534:', ...group),
      '/etc/nsswitch.conf': lines('passwd: files', 'group: files', 'hosts: files dns'),
    },
    links: Object.fromEntries(
      names.filter((name) => name !== 'busybox').map((name) => [`/bin/${name}`, 'busybox']),
    ),
    folders: ['/dev', '/proc', '/sys', '/run', '/root', '/usr/bin', '/usr/sbin', '/sbin'],
    shared: ['/tmp', '/var/tmp'],
  };
}
