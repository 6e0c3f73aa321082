import { shellLine } from '../../text/shell.ts';
import { change } from '../change.ts';
import { isTelling } from '../harmless.ts';
import { noAddress, portForbidden, portTaken } from '../port-problems.ts';
import type { Stack } from './stack.ts';

/** What engines, Compose, nginx and the registry say, and what helps. The first that matches. */
const causes: readonly { said: RegExp; cures: (stack: Stack, again: string) => string[] }[] = [
  {
    said: /cannot expose privileged port|ip_unprivileged_port_start/i,
    cures: ({ bundle }) => [portForbidden(bundle.settings.port, { engine: true }).cure!],
  },
  {
    said: /port is already allocated|address already in use|ports are not available/i,
    cures: ({ bundle }) => {
      const { what, cure } = portTaken(bundle.settings.port, { by: 'something else' });
      return [`${what}: ${cure}`];
    },
  },
  {
    said: /cannot assign requested address/i,
    cures: ({ bundle }) => {
      const { what, cure } = noAddress(bundle.settings.listen);
      return [`${what}: ${cure}`];
    },
  },
  {
    said: /exec format error/i,
    cures: (_, again) => [`the image is made for another processor: pull the right one, then ${again}`],
  },
  {
    said: /pull access denied|no such image|manifest (for .* )?(unknown|not found)|failed to resolve reference/i,
    cures: (_, again) => [`an image is missing: ${again} fetches it`],
  },
  {
    said: /client version \S+ is too old/i,
    cures: () => [
      'this docker-compose is too old for the engine: install Compose v2 (package docker-compose-plugin)',
    ],
  },
  {
    said: /ContainerConfig/,
    cures: (_, again) => [
      `docker-compose 1.29 cannot replace containers on this engine: ${again.replace(' up ', ' down ')}, then ${again}`,
      'or install Compose v2 (package docker-compose-plugin)',
    ],
  },
  {
    said: /non-overlapping IPv4|pool overlaps|all predefined address pools/i,
    cures: ({ engine }) => [`the engine has no address range left: ${engine.cli} network prune`],
  },
  {
    said: /has active endpoints/i,
    cures: () => [
      'another container is attached to the network of this stack: detach it with docker network disconnect',
    ],
  },
  {
    said: /no chain\/target\/match|iptables failed/i,
    cures: () => ["the engine's firewall rules are gone: sudo systemctl restart docker"],
  },
  {
    said: /dlopen\(\) "[^"]*ngx_http_js_module\.so" failed|module "[^"]*ngx_http_js_module\.so" (?:version|is not binary)/,
    cures: ({ bundle }) => [
      `${bundle.settings.nginxImage} has no njs module that fits: ${change('nginxImage')}`,
      `or ${change('fastPath', false)}`,
    ],
  },
  {
    said: /no space left on device/i,
    cures: ({ engine }) => [`the disk is full: df -h, ${engine.cli} system df`],
  },
  {
    said: /read-only file system/i,
    cures: ({ bundle }) => [
      `something must be written where nothing can be: is ${bundle.dir} on a read-only file system?`,
    ],
  },
  {
    said: /out of memory|oom/i,
    cures: () => ['more memory, or fewer other programs on this machine'],
  },
  {
    said: /bind source path does not exist|mounts denied|not shared from the host|invalid mount config/i,
    cures: ({ bundle }) => [
      `the engine cannot see ${bundle.dir}: put the bundle where it can (Docker Desktop: Settings, Resources, File sharing)`,
    ],
  },
  {
    said: /permission denied|operation not permitted|EACCES/i,
    cures: ({ bundle }) => [
      `the services run as ${bundle.settings.owner}: sudo chown -R ${shellLine([bundle.settings.owner, bundle.dir])}`,
      'with SELinux: ausearch -m avc -ts recent shows what was refused',
    ],
  },
  {
    said: /\[emerg\]|configuration error|error parsing|panic: |yaml: |docker-compose\.yml|unsupported config option/i,
    cures: (_, again) => [
      `a generated file was changed or is damaged: ${again.replace(' up ', ' render ').concat(' --diff')} shows it`,
    ],
  },
];

/** Lines of a cure. Where nothing fits, where to look. */
export function likelyCause(said: string, stack: Stack): string[] {
  const again = `create-registry up ${shellLine(['-C', stack.bundle.dir])}`;
  const telling = said.split('\n').filter(isTelling).join('\n');
  const known = causes.find((cause) => cause.said.test(telling))?.cures(stack, again) ?? [];
  return [
    ...known,
    `${again.replace(' up ', ' logs ')} shows all they said; ${again.replace(' up ', ' down ')} clears away`,
  ];
}
