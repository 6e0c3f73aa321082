import type { Bundle } from '../bundle/bundle.ts';
import { OperationError } from '../errors.ts';
import type { Http } from '../registry/http.ts';
import { manifestPath } from '../registry/manifest.ts';

/** No manifest has it, unless somebody breaks SHA-256. */
const nobodysDigest = `sha256:${'0'.repeat(64)}`;

/**
 * Throws `OperationError` where the registry deletes nothing (405), before anything is begun: asked with a digest that it
 * cannot have.
 */
export async function refuseWithoutDeletion(
  http: Http,
  repository: string,
  bundle: Bundle | undefined,
): Promise<void> {
  const { status } = await http.request({ method: 'DELETE', path: manifestPath(repository, nobodysDigest) });
  if (status === 405) throw deletionOff(http, bundle);
}

/** `bundle`: whose registry it is, where it is one of ours. */
function deletionOff(http: Http, bundle: Bundle | undefined): OperationError {
  return new OperationError([
    {
      where: new URL(http.url).host,
      what: 'this registry deletes nothing (405 UNSUPPORTED); nothing was removed',
      cure: bundle
        ? `set delete: true in ${bundle.dir}/settings.yml, then create-registry render and create-registry restart`
        : 'who runs it can allow it; with the Distribution registry: storage.delete.enabled: true',
    },
  ]);
}
