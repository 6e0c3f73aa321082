import { isAbsolute } from 'node:path';
import type { Comparison } from '../../bundle/compare.ts';
import { publicUrl } from '../../settings/address.ts';
import type { Settings } from '../../settings/schema.ts';
import { parseOwner } from '../../settings/values/owner.ts';
import { dataFolder } from '../../store/layout.ts';
import { freeSpace } from '../../system/files.ts';
import { bytes } from '../../text/bytes.ts';

/** What is about to happen, in four lines. */
export async function summary(
  dir: string,
  settings: Settings,
  { changes }: Comparison,
  keptFiles: number,
): Promise<string> {
  const data = dataFolder({ dir, settings });
  const runs =
    settings.target === 'compose'
      ? `${settings.registryImage} · ${settings.nginxImage} · containers`
      : `registry ${settings.registryVersion} and nginx as processes of user ${parseOwner(settings.owner).uid} (no containers)`;
  const others = settings.host.slice(1);
  const count = changes.filter(({ state }) => state !== 'same').length + keptFiles;
  return [
    `  ${publicUrl(settings)}${others.length > 0 ? `  (also ${others.join(', ')})` : ''}`,
    `  ${runs}`,
    `  data  ${data}   (${bytes(await freeSpace(data))} free)`,
    `  ${count} files in ${dir}; nothing outside it changes${isAbsolute(settings.data) ? ' but the data' : ''}`,
  ].join('\n');
}
