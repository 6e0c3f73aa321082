import type { Kind, Part, RenderPart } from './kind.ts';
import { hasCa, image, projectFile } from './parts.ts';
import type { Registry } from './registry.ts';

/** Its nodes need Docker Hub to be made: nothing of it runs in the tests. */
const readBy: readonly string[] = [];

export const kindClusters: Kind = {
  name: 'kind',
  aliases: ['kind-cluster', 'kubernetes-in-docker'],
  title: 'kind: Kubernetes in Docker',
  summary: 'the nodes of kind, Kubernetes in Docker',
  kit: async (registry, render) => {
    const parts = [
      ...(registry.plainHttp || hasCa(registry) ? await nodes(registry, render) : []),
      ...(registry.hosts
        ? [
            {
              title: 'Only where DNS does not know the name: nodes do not see the machine’s /etc/hosts',
              commands: (await render('kind/hosts.sh')).trimEnd(),
              readBy,
            },
          ]
        : []),
    ];
    return {
      parts,
      check: `docker exec kind-control-plane crictl pull ${image(registry)}   # an image that you pushed${
        registry.user === undefined ? '' : '; 401 says that only the pull secret is missing'
      }`,
      undo: parts.length > 0 ? 'kind delete cluster   # it is all in the nodes' : '',
      notes:
        registry.user === undefined
          ? []
          : ['Pods log in with a pull secret: create-registry client --for kubernetes.'],
    };
  },
};

async function nodes(registry: Registry, render: RenderPart): Promise<Part[]> {
  const folder = `/etc/containerd/certs.d/${registry.name}`;
  const view = {
    folder,
    hostsToml: `${folder}/hosts.toml`,
  };
  return [
    projectFile({
      title: 'Only with kind before 0.27: make the cluster with --config cluster.yaml',
      path: 'cluster.yaml',
      content: await render('kind/cluster.yaml'),
      readBy,
    }),
    {
      title: 'For the nodes that there are; again for nodes that come later',
      commands: (await render('kind/nodes.sh', view)).trimEnd(),
      readBy,
    },
  ];
}
