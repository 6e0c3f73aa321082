import path from 'node:path';
import { bin } from '../../support/cli.ts';
import { registry3 } from '../../support/binaries.ts';
import type { Comparison, Figure } from '../figure.ts';
import { work, type Work } from '../measure/work.ts';
import { needed } from '../peers/program.ts';

interface Way {
  subject: string;
  command: (bundle: string) => string[];
}

const program =
  (...words: string[]): Way['command'] =>
  (bundle) => [process.execPath, bin, ...words, '-C', bundle];

const ways: readonly Way[] = [
  { subject: 'usage', command: program('usage', '--json') },
  { subject: 'verify --quick', command: program('verify', '--quick', '--json') },
  { subject: 'prune --dry-run', command: program('prune', '--dry-run', '--json') },
  { subject: 'gc --dry-run', command: program('gc', '--dry-run', '--json') },
];

/** The registry's own look at the same store: what is not needed by any manifest. */
const collector = (bundle: string): string[] => [
  needed('registry 3', registry3()),
  'garbage-collect',
  '--dry-run',
  path.join(bundle, 'registry/config.yml'),
];

const kinds: readonly [title: string, of: (done: Work) => number][] = [
  ['200,000 blobs: seconds', ({ seconds }) => seconds],
  ['200,000 blobs: peak MB', ({ megabytes }) => megabytes],
];

const comparison = (way: Way, [title, of]: (typeof kinds)[number]): Comparison => ({
  title,
  subject: way.subject,
  peer: 'garbage-collect --dry-run',
  pairs: 3,
  prepare: async (servers) => {
    const bundle = path.dirname((await servers.get('stack-large')).data);
    const { site } = servers;
    return {
      subject: async () => of(await work(site, way.command(bundle))),
      peer: async () => of(await work(site, collector(bundle), { OTEL_TRACES_EXPORTER: 'none' })),
    };
  },
});

export const figure: Figure = {
  name: 'large-store',
  help: '10,000 repositories, 50,000 tags, 200,000 blobs: looking it over, beside what the registry has for it',
  comparisons: ways.flatMap((way) => kinds.map((kind) => comparison(way, kind))),
};
