import type { Session } from '../../cli/command.ts';
import type { RootfsOptions } from '../../copy/rootfs/index.ts';
import { givenCertificates } from '../registries-here.ts';

/** The flags that say what becomes of a root filesystem. */
export function rootfsOptions(session: Session): Omit<RootfsOptions, 'io'> {
  const { flags } = session.invocation;
  const text = (name: string): string | undefined => flags[name] as string | undefined;
  const list = (name: string): string[] => (flags[name] as string[] | undefined) ?? [];
  return {
    platform: text('platform'),
    entrypoint: text('entrypoint'),
    cmd: text('cmd'),
    env: list('env'),
    labels: list('label'),
    workdir: text('workdir'),
    user: text('user'),
    ca: givenCertificates(session),
  };
}
