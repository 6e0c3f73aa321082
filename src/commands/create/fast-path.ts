import { njsCommand } from '../../install/elsewhere.ts';
import { thisSystem } from '../../install/os-release.ts';
import type { Facts } from '../../settings/facts.ts';
import type { Given } from '../../settings/read.ts';
import type { Settings } from '../../settings/schema.ts';

const switchOn = '`fast-path: true` in settings.yml and create-registry render';

/** Why nginx hands out nothing itself although nobody said so, and how it would; undefined where it does. */
export async function withoutFastPath(
  given: Given,
  settings: Settings,
  facts: Facts,
): Promise<string | undefined> {
  if (settings.fastPath || given.fastPath === false) return undefined;
  if (facts.networkStore !== undefined)
    return `data lies on ${facts.networkStore}: everything goes through the registry; ${switchOn} if only this machine writes there`;
  const command = njsCommand(await thisSystem()) ?? 'get ngx_http_js_module.so for it';
  return `without an njs module of nginx everything goes through the registry; to change that: ${command}, then ${switchOn}`;
}
