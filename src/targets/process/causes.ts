import { paths } from '../../bundle/paths.ts';
import type { Problem } from '../../problem.ts';
import { change } from '../change.ts';
import { isTelling } from '../harmless.ts';
import { noAddress, noIpv6, portForbidden, portTaken } from '../port-problems.ts';
import type { ServiceName } from '../target.ts';

type Cause = Pick<Problem, 'what' | 'cure'>;

type Rule = readonly [RegExp, (match: RegExpExecArray, service: ServiceName) => Cause];

const config: Record<ServiceName, string> = {
  nginx: paths.nginxConf,
  auth: paths.authConf,
  registry: paths.registryConfig,
  floor: paths.floorScript,
};

/** The module belongs to one build of nginx. */
const otherModule = `install it (Debian: libnginx-mod-http-js), or ${change('fastPath', false)}`;

const localDisk = 'put the bundle on a local disk that is yours to write';

const undoEdit = (file: string) => `undo the edit in ${file}; create-registry render --diff shows it`;

/** Log lines of both programs that name the reason, the most telling first. */
const rules: readonly Rule[] = [
  [
    /no space left on device/i,
    () => ({ what: 'the disk is full', cure: 'free some space (df -h shows where), then up again' }),
  ],
  [
    /(?:bind\(\) to |listen tcp )\S*:(\d+)\b.*address already in use/i,
    (match) => portTaken(Number(match[1])),
  ],
  [/bind\(\) to \S*:(\d+) failed \(13:/, (match) => portForbidden(Number(match[1]))],
  [/(?:bind|socket)\(\) (?:to )?\[[^\]]*\]:\d+ failed \((?:97|99):/, noIpv6],
  [/bind\(\) to (\S+) failed \(99:/, (match) => noAddress(match[1]!)],
  [
    /(?:cannot load certificate(?: key)?|BIO_new_file\()\s*"([^"]+)"/,
    (match) => ({
      what: `nginx cannot use ${match[1]}`,
      cure: 'it must be there, be PEM, and be readable to you',
    }),
  ],
  [
    /key values mismatch/,
    () => ({
      what: 'certificate and private key do not belong together',
      cure: 'put a matching pair into nginx/certs/',
    }),
  ],
  [
    /dlopen\(\) "([^"]*ngx_http_js_module\.so)" failed/,
    (match) => ({ what: `nginx lacks its njs module, ${match[1]}`, cure: otherModule }),
  ],
  [
    /module "([^"]*ngx_http_js_module\.so)" (?:version \d+ instead of|is not binary compatible)/,
    (match) => ({ what: `the njs module ${match[1]} is made for another nginx`, cure: otherModule }),
  ],
  [
    /bind\(\) to unix:\S+ failed \(\d+: (.*)\)/,
    (match) => ({ what: `nginx cannot make its socket: ${match[1]}`, cure: localDisk }),
  ],
  [
    /\[emerg\] (?:\S+ )?(.*) in (\S.*:\d+)$/,
    (match, service) => ({
      what: `nginx does not understand ${match[2]}: ${match[1]}`,
      cure: undoEdit(config[service]),
    }),
  ],
  [
    /configuration error: (.*)/,
    (match) => ({
      what: `the registry does not understand its configuration: ${match[1]}`,
      cure: undoEdit(config.registry),
    }),
  ],
  [
    /listen unix \S+: bind: (.*?)"?$/,
    (match) => ({
      what: `the registry cannot make its socket: ${match[1]}`,
      cure: localDisk,
    }),
  ],
  [
    /permission denied/i,
    (_, service) => ({
      what: 'a file or folder is not yours to use; the last lines name it',
      cure: `give it to the user who runs ${service} (chown), or run this as its owner`,
    }),
  ],
  [
    /^(?:panic|fatal error): (.*)/,
    (match, service) => ({ what: `it crashed: ${match[1]}`, cure: undoEdit(config[service]) }),
  ],
];

/** Reads the likely cause out of what a service wrote before it ended. */
export function likelyCause(lines: readonly string[], service: ServiceName): Cause | undefined {
  const telling = lines.filter(isTelling);
  for (const [pattern, explain] of rules)
    for (const line of telling) {
      const match = pattern.exec(line);
      if (match) return explain(match, service);
    }
  return undefined;
}
