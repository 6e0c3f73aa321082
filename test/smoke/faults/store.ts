import { toRegistry, nginxConf, registryConf } from '../support/edit.ts';
import { without, type Fault } from '../support/fault.ts';

const deleteOff = registryConf(['delete:\n    enabled: true', 'delete:\n    enabled: false']);
const deleteOn = registryConf(['delete:\n    enabled: false', 'delete:\n    enabled: true']);

export const storeFaults: readonly Fault[] = [
  { title: 'registry down', broken: { withoutRegistry: true }, red: ['registry'], notRun: without.registry },
  {
    title: 'nginx answers itself instead of the registry',
    broken: nginxConf(['proxy_pass http://registry;', 'root nginx/public; try_files /ca.crt =404;']),
    red: ['registry'],
    notRun: without.registry,
  },
  {
    title: 'read-only registry',
    broken: registryConf(['  maintenance:\n', '  maintenance:\n    readonly: {enabled: true}\n']),
    red: ['upload'],
    notRun: without.upload,
  },
  {
    title: 'read-only gate in nginx',
    broken: toRegistry('limit_except GET HEAD { deny all; }'),
    red: ['upload'],
    notRun: without.upload,
  },
  {
    title: 'nosniff missing',
    broken: registryConf([/ +headers:\n.*nosniff.*\n/, '']),
    red: ['nosniff'],
  },
  {
    title: 'in-memory cache that serves what garbage collection took',
    broken: registryConf(['  maintenance:\n', '  cache: {blobdescriptor: inmemory}\n  maintenance:\n']),
    red: ['no-stale-cache'],
  },
  {
    title: 'data in another folder than the settings say',
    broken: registryConf([/rootdirectory: .*/, 'rootdirectory: run/elsewhere']),
    red: ['served-by-nginx', 'no-stale-cache', 'leaves-nothing'],
  },
  {
    title: 'delete off in 2.8, the settings allow it',
    broken: deleteOff,
    red: ['manifest-delete', 'blob-delete'],
    notRun: ['gone'],
  },
  {
    title: 'delete on in 2.8, the settings forbid it',
    settings: { delete: false },
    broken: deleteOn,
    red: ['manifest-delete', 'blob-delete', 'gone'],
  },
];

export const storeFaults3: readonly Fault[] = [
  {
    title: 'delete off in 3, the settings allow it',
    settings: { registryVersion: '3' },
    broken: deleteOff,
    red: ['tag-delete', 'manifest-delete', 'blob-delete'],
    notRun: ['gone'],
  },
  {
    title: 'delete on in 3, the settings forbid it',
    settings: { registryVersion: '3', delete: false },
    broken: deleteOn,
    red: ['tag-delete', 'manifest-delete', 'blob-delete', 'gone'],
  },
  {
    title: 'in-memory cache in 3',
    settings: { registryVersion: '3' },
    broken: registryConf(['  maintenance:\n', '  cache: {blobdescriptor: inmemory}\n  maintenance:\n']),
    red: ['no-stale-cache'],
  },
  {
    title: 'request buffering before 3',
    settings: { registryVersion: '3' },
    broken: nginxConf(['proxy_request_buffering off', 'proxy_request_buffering on']),
    red: ['streaming'],
  },
];
