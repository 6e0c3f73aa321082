import { repositoryName, tagName } from '../../support/large-store.ts';
import type { Comparison, Figure, Measure } from '../figure.ts';
import { create, listers, loggedIn, rate, seconds, type Client } from '../measure/listers.ts';
import type { Servers } from '../servers.ts';

type Peer = keyof ReturnType<typeof listers>;
const peers: readonly Peer[] = ['skopeo', 'crane', 'regctl'];

/** With a thousand tags; the others have four each. */
const tagged = repositoryName(0, 'tagged');
const counts = { repositories: 5001, tags: 1000 };

const sample = (quick: boolean, of: (index: number) => string): string[] =>
  Array.from({ length: quick ? 20 : 100 }, (_, index) => of(index * 7));

interface Way {
  title: string;
  subject: string;
  target?: Comparison['target'];
  ours: (at: Client) => Promise<number>;
  theirs: (at: Client, peer: Peer, quick: boolean) => Promise<number>;
}

/** Each repository of a sample, a program for each: nothing of theirs lists the tags of all. */
const eachRepository: Way['theirs'] = (at, peer, quick) => {
  const { program, tags } = listers(at)[peer];
  const asked = sample(quick, (index) => `${at.host}/${repositoryName(index)}`);
  return rate(asked, (repository) => at.run(program(), tags(repository)));
};

/** Each tag of a sample, a program for each. */
const eachTag: Way['theirs'] = (at, peer, quick) => {
  const { program, digest } = listers(at)[peer];
  const asked = sample(quick, (index) => `${at.host}/${tagged}:${tagName(index)}`);
  return rate(asked, (reference) => at.run(program(), digest(reference)));
};

const ways: readonly Way[] = [
  {
    title: 'repositories/s with tag counts',
    subject: 'ls',
    target: { atLeast: 1 },
    ours: async (at) => counts.repositories / (await seconds(() => create(at, ['-C', at.bundle]))),
    theirs: eachRepository,
  },
  {
    title: 'repositories/s with tag counts, by the API',
    subject: 'ls HOST/',
    target: { atLeast: 1 },
    ours: async (at) =>
      counts.repositories / (await seconds(() => create(at, [`${at.host}/`, '--ca', at.ca]))),
    theirs: eachRepository,
  },
  {
    title: 'tags/s with digests',
    subject: 'ls REPOSITORY',
    target: { atLeast: 1 },
    ours: async (at) => counts.tags / (await seconds(() => create(at, [tagged, '-C', at.bundle]))),
    theirs: eachTag,
  },
  {
    title: 'tags/s with digests, by the API',
    subject: 'ls HOST/REPOSITORY',
    target: { atLeast: 1 },
    ours: async (at) =>
      counts.tags / (await seconds(() => create(at, [`${at.host}/${tagged}`, '--ca', at.ca]))),
    theirs: eachTag,
  },
  {
    // Theirs are names and nothing else: no digest, no size, no platform.
    title: '1000 tags, seconds (theirs: names)',
    subject: 'ls REPOSITORY',
    ours: (at) => seconds(() => create(at, [tagged, '-C', at.bundle])),
    theirs: (at, peer) => {
      const { program, tags } = listers(at)[peer];
      return seconds(() => at.run(program(), tags(`${at.host}/${tagged}`)));
    },
  },
];

const comparison = ({ title, subject, target, ours, theirs }: Way, peer: Peer): Comparison => ({
  title,
  subject,
  peer,
  ...(target ? { target } : {}),
  pairs: 5,
  prepare: async (servers: Servers): Promise<{ subject: Measure; peer: Measure }> => {
    const { site } = servers;
    const at = loggedIn(site, await servers.get('stack-listing'));
    return { subject: () => ours(at), peer: () => theirs(at, peer, site.quick) };
  },
});

export const figure: Figure = {
  name: 'listing',
  help: '5,001 repositories with 21,000 tags, from the store or by the API; the start of each program included',
  comparisons: ways.flatMap((way) => peers.map((peer) => comparison(way, peer))),
};
