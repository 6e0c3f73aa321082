import { paths } from '../../../src/bundle/paths.ts';
import { nginxConf, proxyCache, toRegistry } from '../support/edit.ts';
import { without, type Fault } from '../support/fault.ts';
import { header, hidePasswordFile } from './access.ts';

const settings = { fastPath: false } as const;

/** Where nginx checks every password itself and passes everything on, and other edits break the same things. */
export const throughRegistryFaults: readonly Fault[] = (
  [
    {
      title: 'password file that nginx’s workers may not read',
      broken: {
        ...(process.getuid?.() === 0 ? nginxConf(['user root;', 'user nobody nogroup;']) : {}),
        around: hidePasswordFile,
      },
      red: ['login'],
      notRun: ['wrong-password', ...without.login],
    },
    {
      title: 'no password file',
      broken: { files: (files) => void files.delete(paths.htpasswd) },
      red: ['login'],
      notRun: ['wrong-password', ...without.login],
    },
    {
      title: 'no passwords at all',
      broken: nginxConf([/ +auth_basic .*;\n/, ''], [/ +auth_basic_user_file .*;\n/, '']),
      red: ['anonymous', 'challenge', 'wrong-password', 'anonymous-pull'],
    },
    {
      title: 'API version header missing on errors',
      broken: nginxConf([header, header.replace(' always', '')]),
      red: ['api-version'],
    },
    { title: 'HTML error pages', broken: nginxConf([/ +error_page 400[^;]*;\n/, '']), red: ['error-json'] },
    {
      title: 'compression',
      broken: toRegistry('gzip on; gzip_types *; gzip_proxied any; gzip_min_length 1;'),
      red: ['blob-get'],
    },
    {
      title: 'rewriting of what passes through',
      broken: toRegistry(
        'sub_filter_types *; sub_filter_once off; sub_filter "http://registry:5000" "https://reg.example.com";',
      ),
      red: ['blob-head', 'blob-get', 'manifest-head'],
    },
    { title: 'Range ignored', broken: toRegistry('proxy_set_header Range "";'), red: ['blob-range'] },
    {
      title: 'a cache that answers for what was deleted',
      broken: proxyCache,
      red: ['gone', 'no-stale-cache', 'leaves-nothing'],
    },
    {
      title: 'settings that want the fast path, nginx.conf without it',
      broken: { told: (stack) => ({ ...stack, settings: { ...stack.settings, fastPath: true } }) },
      red: ['served-by-nginx'],
    },
  ] satisfies Fault[]
).map((fault) => ({ ...fault, title: `${fault.title}, all through the registry`, settings }));
