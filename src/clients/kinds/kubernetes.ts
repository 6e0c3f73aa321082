import { shellWord } from '../../text/shell.ts';
import type { Kind } from './kind.ts';
import { projectFile } from './parts.ts';
import type { Registry } from './registry.ts';

const kubectl = ['kubectl'];

const pullSecrets = ({ slug }: Registry) => ({ imagePullSecrets: [{ name: slug }] });

/** So that the pod has the secret whether or not the service account has it. */
const overrides = (registry: Registry): string =>
  registry.user === undefined ? '' : ` --overrides='${JSON.stringify({ spec: pullSecrets(registry) })}'`;

export const kubernetes: Kind = {
  name: 'kubernetes',
  aliases: [
    'k8s',
    'kubectl',
    'pull-secret',
    'imagepullsecrets',
    'helm',
    'secret',
    'eks',
    'gke',
    'aks',
    'microk8s',
  ],
  title: 'Kubernetes: the pull secret, and what the nodes need',
  summary: 'pull secret, service account; what the nodes need',
  kit: async (registry, render) => {
    const secret = shellWord(registry.slug);
    return {
      parts:
        registry.user === undefined
          ? []
          : [
              {
                title: 'A pull secret in the current namespace; it asks for the password',
                commands: (await render('kubernetes/secret.sh')).trimEnd(),
                note: 'For YAML instead, to seal and to keep: add --dry-run=client -o yaml to the last line. In there the password is only base64.',
                readBy: kubectl,
              },
              {
                title: 'For all pods of a service account, from now on; it replaces the list that is there',
                commands: `kubectl patch serviceaccount default -p '${JSON.stringify(pullSecrets(registry))}'`,
                readBy: kubectl,
              },
              projectFile({
                title: 'Or for one pod, or the template of a Deployment',
                path: 'pod.yaml',
                content: await render('kubernetes/pod.yaml'),
                readBy: kubectl,
              }),
            ],
      check: [
        `kubectl run try --image=${shellWord(`${registry.name}/app:1`)} --restart=Never${overrides(registry)}   # an image that you pushed`,
        'kubectl describe pod try   # Events: Pulled, or why not',
        'kubectl delete pod try',
      ].join('\n'),
      undo:
        registry.user === undefined
          ? ''
          : `# take it out of the service account, too: kubectl edit serviceaccount default\nkubectl delete secret ${secret}`,
      notes: [
        ...(registry.trust.by === 'public'
          ? []
          : [
              'Images are pulled by the nodes, not by pods: every node needs create-registry client --for containerd, cri-o, k3s, rke2 or kind.',
            ]),
        'The name must be known to the nodes’ DNS; the cluster’s own DNS is not asked.',
      ],
    };
  },
};
