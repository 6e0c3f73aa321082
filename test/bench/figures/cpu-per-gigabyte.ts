import type { Figure } from '../figure.ts';
import { cpuSeconds } from '../measure/processes.ts';
import { between, type Subject } from './between.ts';
import { largePull } from './large-pull.ts';

const cpu: Subject = {
  title: 'server CPU s/GB pulled',
  measure: async (site, server) => {
    const pids = server.processes();
    const before = cpuSeconds(pids);
    await largePull.measure(site, server);
    return (cpuSeconds(pids) - before) / (site.content.large.layers[0]!.size / 1e9);
  },
};

export const figure: Figure = {
  name: 'cpu-per-gigabyte',
  help: 'user and system time of all server processes, the registry included, while a blob of 512 MiB is pulled',
  comparisons: [between(cpu, 'recipe', { target: { atMost: 0.7 } })],
};
