import type { CommandSpec } from '../command.ts';
import { dryRunOf } from './dry-run.ts';

/** The machines that use the registry, and what may be wrong with them and with this one. */
export const clients: readonly CommandSpec[] = [
  {
    name: 'client',
    summary:
      'What client machines need: Docker, containerd, Podman, BuildKit, Kubernetes, CI; or set this one up',
    usage: '[apply] [options]',
    maxArguments: 1,
    flags: [
      {
        name: 'for',
        type: 'text',
        placeholder: 'KIND',
        help: 'Print what this kind of machine needs; without it: which kinds there are',
      },
      {
        name: 'host',
        type: 'text',
        placeholder: 'NAME',
        help: 'The name that these clients use, where settings.yml has several (default: the first)',
      },
      { name: 'undo', type: 'boolean', help: 'With apply: take back what it changed on this machine' },
      dryRunOf('With apply: show what would be changed'),
    ],
    examples: [
      ['create-registry client', 'the kinds'],
      ['create-registry client --for containerd', ''],
      ['sudo create-registry client apply -C registry', 'makes this machine trust the registry'],
    ],
    load: () => import('../../commands/client/index.ts'),
  },
  {
    name: 'doctor',
    summary: 'Find what is wrong with this machine, the bundle, the stack and its clients; explain an error',
    usage: '[options]',
    maxArguments: 0,
    flags: [
      { name: 'fix', type: 'boolean', help: 'Mend what can be mended safely, after asking' },
      {
        name: 'explain',
        type: 'text',
        placeholder: 'TEXT',
        help: 'What an error message means here, and what to do; - reads it from standard input',
      },
    ],
    examples: [
      ['create-registry doctor -C registry', ''],
      ['create-registry doctor --explain "x509: certificate signed by unknown authority"', ''],
      ['docker push reg.lan/app:1 2>&1 | create-registry doctor --explain -', ''],
    ],
    load: () => import('../../commands/doctor/index.ts'),
  },
];
