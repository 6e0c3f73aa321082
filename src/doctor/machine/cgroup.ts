import { totalmem } from 'node:os';
import { bytes } from '../../text/bytes.ts';
import type { Check } from '../check.ts';
import type { DoctorContext } from '../context.ts';
import type { Finding } from '../finding.ts';
import { readMachineFile } from '../machine-files.ts';

/** nginx, the registry and this tool at work fit into it; less makes the kernel end one of them. */
const leastMemory = 256 * 1024 * 1024;

/** How this machine divides its memory, and how much of it there is for what runs here. */
export const cgroup: Check = {
  name: 'cgroup',
  area: 'machine',
  async run(context) {
    const own = await readMachineFile(context, '/proc/self/cgroup');
    if (own === undefined) return { notLooked: 'only Linux has them' };
    const controllers = await readMachineFile(context, '/sys/fs/cgroup/cgroup.controllers');
    const isV2 = controllers !== undefined;
    const limit = Math.min(await limitOf(context, own, isV2), totalmem());
    return {
      findings: [
        ...(isV2 ? [] : [old]),
        ...(isV2 && !/\bmemory\b/.test(controllers) ? [withoutMemory] : []),
        ...(limit < leastMemory && context.here?.bundle.settings.target !== 'compose' ? [tight(limit)] : []),
      ],
      detail: `${isV2 ? 'v2' : 'v1'}, ${bytes(limit)} of memory`,
    };
  },
};

/** Infinity where there is none. */
async function limitOf(context: DoctorContext, own: string, isV2: boolean): Promise<number> {
  const path = isV2 ? /^0::(.*)$/m.exec(own)?.[1] : /^\d+:(?:[^:]*,)?memory(?:,[^:]*)?:(.*)$/m.exec(own)?.[1];
  if (path === undefined) return Infinity;
  const base = isV2 ? '/sys/fs/cgroup' : '/sys/fs/cgroup/memory';
  const name = isV2 ? 'memory.max' : 'memory.limit_in_bytes';
  // The limit of a group above counts for all below it.
  const parts = path.split('/').filter((part) => part !== '');
  let least = Infinity;
  for (let depth = 0; depth <= parts.length; depth++) {
    const text = await readMachineFile(context, [base, ...parts.slice(0, depth), name].join('/'));
    if (text !== undefined && /^\d+\n?$/.test(text)) least = Math.min(least, Number(text));
  }
  return least;
}

const old: Finding = {
  severity: 'hint',
  what: 'this machine uses cgroup v1',
  why: 'It works. Newer systemd (258), Kubernetes and Podman no longer support it, and Docker plans not to.',
};

const withoutMemory: Finding = {
  severity: 'hint',
  what: 'the kernel does not count the memory of groups',
  why: 'Memory limits of containers have no effect. Some boards need it on the kernel command line.',
  cure: 'add cgroup_enable=memory to the kernel command line (Raspberry Pi: /boot/firmware/cmdline.txt), then reboot',
};

const tight = (limit: number): Finding => ({
  severity: 'warning',
  what: `only ${bytes(limit)} of memory may be used here`,
  why: 'The kernel ends processes that need more, in the middle of a push or of a collection.',
  cure: 'give this machine, container or unit (MemoryMax=) more: 512 MB do for a small registry',
});
