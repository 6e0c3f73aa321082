import { isAbsolute } from 'node:path';
import { Invalid } from '../option.ts';
import { checkPath } from './path.ts';

/** A module of nginx, which would look for a relative path in a folder of its own. */
export function checkNginxModule(text: string): string {
  const path = checkPath(text);
  if (!isAbsolute(path))
    throw new Invalid(
      `"${path}" is no full path`,
      'write it from / on, e.g. /usr/lib/nginx/modules/ngx_http_js_module.so',
    );
  if (!path.endsWith('.so') || path.includes('$'))
    throw new Invalid(
      `"${path}" is no module of nginx`,
      'name a file that ends in .so, without $ in its path',
    );
  return path;
}
