import { isIP } from 'node:net';
import { shellWord } from '../../text/shell.ts';
import type { Kind, Part, RenderPart } from './kind.ts';
import {
  answers,
  caFile,
  hasCa,
  heredoc,
  homeFile,
  login,
  mayMirror,
  removed,
  sharedFile,
  shortWay,
  withoutIpv6,
} from './parts.ts';
import type { Registry } from './registry.ts';

const buildx = ['docker buildx'];

/** Builders in containers read neither daemon.json nor certs.d: what they get, they get when they are made. */
export const buildkit: Kind = {
  name: 'buildkit',
  aliases: ['buildx', 'buildkitd', 'docker-container', 'docker-build', 'buildctl', 'bake'],
  title: 'BuildKit: builders of buildx in containers, and buildkitd',
  summary: 'buildkitd.toml; builders of buildx that run in containers',
  kit: async (registry, render) => {
    if (isIP(registry.host) === 6)
      return withoutIpv6(registry, 'BuildKit', 'in buildkitd.toml (the docker driver, which uses none, can)');
    const ca = `/etc/docker/certs.d/${registry.name}/ca.crt`;
    const builder = shellWord(registry.slug);
    return {
      parts: [
        ...shortWay(registry),
        ...caFile(registry, {
          title: 'By hand: the CA’s certificate, where Docker has it, too',
          path: ca,
          readBy: buildx,
        }),
        ...(needsToml(registry) ? await builders(registry, render) : []),
        ...login(registry, 'docker'),
      ],
      check: [
        answers(registry, ca),
        ...(needsToml(registry) ? [`docker buildx inspect --bootstrap ${builder}`] : []),
        // From standard input: the folder may be somebody's project.
        `printf 'FROM scratch\\nWORKDIR /try\\n' | docker buildx build --push -t ${shellWord(`${registry.name}/try:1`)} -`,
      ].join('\n'),
      undo: [
        ...(needsToml(registry)
          ? [
              `docker buildx rm ${builder}`,
              '# take the same tables out of ~/.docker/buildx/buildkitd.default.toml and /etc/buildkit/buildkitd.toml',
            ]
          : []),
        ...(hasCa(registry) ? [removed([ca], [`/etc/docker/certs.d/${registry.name}`])] : []),
      ].join('\n'),
      notes: [
        'The docker driver of buildx (the default without docker buildx create) uses what dockerd has: --for docker is enough.',
        'A builder keeps what it was made with: after a change here make it anew (docker buildx rm).',
        ...(registry.hosts?.names.includes(registry.host)
          ? [
              'A builder does not see the machine’s /etc/hosts: where the name stands only there, add --driver-opt network=host to docker buildx create.',
            ]
          : []),
      ],
    };
  },
};

const needsToml = (registry: Registry): boolean =>
  hasCa(registry) || registry.plainHttp || mayMirror(registry);

async function builders(registry: Registry, render: RenderPart): Promise<Part[]> {
  const content = await render('buildkit/buildkitd.toml');
  return [
    {
      title: `A builder of buildx (driver docker-container) that knows it${hasCa(registry) ? '; buildx puts the CA into it' : ''}`,
      commands: [
        `cat >buildkitd.toml ${heredoc(content)}`,
        `docker buildx create --name ${shellWord(registry.slug)} --driver docker-container --buildkitd-config buildkitd.toml --use`,
      ].join('\n'),
      note: 'Older versions of buildx call the flag --config.',
      readBy: buildx,
    },
    homeFile({
      title: 'Or for every builder that you make from now on',
      path: '~/.docker/buildx/buildkitd.default.toml',
      content,
      note: 'Where the file exists, nothing is written: add these tables to it.',
      readBy: buildx,
    }),
    sharedFile({
      title: 'A buildkitd of its own (rootless: ~/.config/buildkit/buildkitd.toml); restart it afterwards',
      path: '/etc/buildkit/buildkitd.toml',
      content,
      note: 'Where the file exists, nothing is written: add these tables to it.',
      readBy: buildx,
    }),
  ];
}
