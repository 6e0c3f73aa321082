import type { Check } from '../check.ts';
import type { Finding } from '../finding.ts';
import { readMachineFile } from '../machine-files.ts';

/** What nginx asks for, see its configuration. */
const wantedFiles = 8192;

/** nginx's queue of connections that wait to be taken. */
const wantedQueue = 511;

/** Limits of the kernel and of this user that a busy registry meets. Containers have limits of their own. */
export const limits: Check = {
  name: 'limits',
  area: 'machine',
  async run(context) {
    if (context.here?.bundle.settings.target === 'compose') return { notLooked: 'containers have their own' };
    const own = await readMachineFile(context, '/proc/self/limits');
    if (own === undefined) return { notLooked: 'only Linux shows them' };
    const hard = /^Max open files +\S+ +(\S+)/m.exec(own)?.[1] ?? '';
    const files = hard === 'unlimited' ? Infinity : Number(hard);
    const queue = Number((await readMachineFile(context, '/proc/sys/net/core/somaxconn')) ?? NaN);
    return {
      findings: [
        ...(files < wantedFiles ? [fewFiles(files)] : []),
        ...(queue < wantedQueue ? [shortQueue(queue)] : []),
      ],
      detail: `${files === Infinity ? 'any number of' : files} open files`,
    };
  },
};

const fewFiles = (files: number): Finding => ({
  severity: 'warning',
  what: `processes started from here may have only ${files} files open (ulimit -Hn)`,
  why: `nginx asks for ${wantedFiles}. With many clients at once it answers 500, and logs "Too many open files".`,
  cure: `as root, in /etc/security/limits.conf: *  hard  nofile  65536   (then log in anew)\nor let systemd run the stack: its units set the limit themselves, see README.md`,
});

const shortQueue = (queue: number): Finding => ({
  severity: 'hint',
  what: `the kernel lets only ${queue} connections wait to be taken (net.core.somaxconn)`,
  why: 'When many clients come at the same moment, some wait a second and more for their connection.',
  cure: "echo 'net.core.somaxconn = 4096' | sudo tee /etc/sysctl.d/60-registry.conf && sudo sysctl --system",
});
