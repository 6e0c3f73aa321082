import { blobPath } from '../../registry/blob.ts';
import type { Http } from '../../registry/http.ts';
import { manifestPath } from '../../registry/manifest.ts';
import { acceptManifests } from '../../registry/media-type.ts';
import { header, type Request } from '../../registry/message.ts';
import type { Check } from '../check.ts';
import { Failed } from '../failed.ts';

/** nginx itself answers for blobs and manifests. Where it cannot, the registry does, and nobody would notice. */
export const servedByNginx: Check = {
  name: 'served-by-nginx',
  async run({ registry, image, repository, settings, basicAuth }) {
    const { layer, manifest, tag } = await image();
    if (!settings.fastPath) return 'off: everything goes through the registry';
    if (basicAuth && settings.rememberPasswords === 0)
      return 'off: passwords are not remembered, so everything goes through the registry';
    const http = await registry();
    const blob = blobPath(repository, layer.digest);
    const accept = { accept: acceptManifests };
    const answers = await Promise.all([
      who(http, blob),
      who(http, blob, { range: 'bytes=100-299' }),
      who(http, manifestPath(repository, tag), accept),
      who(http, manifestPath(repository, manifest.digest), accept),
    ]);
    const names = ['a blob', 'a range of it', 'the manifest by tag', 'the manifest by digest'];
    const missed = names.filter((_, position) => answers[position] !== 'nginx');
    if (missed.length > 0) throw new Failed({ detail: `not answered by nginx itself: ${missed.join(', ')}` });
    return 'blobs and manifests';
  },
};

async function who(http: Http, path: string, headers: Request['headers'] = {}): Promise<string | undefined> {
  const ask = async () =>
    header(
      await http.request({ method: 'GET', path, headers: { ...headers, 'x-served-by': '?' } }),
      'x-served-by',
    );
  // The time for which the password is remembered may just have ended; the registry's answer began another.
  return (await ask()) ?? (await ask());
}
