import { OperationError } from '../errors.ts';
import { RegistryError } from '../registry/errors.ts';
import { formatReference, manifestReference, type Reference } from '../registry/reference.ts';
import { unknownManifest, unknownRepository, unknownTag } from './unknown.ts';

/** Runs `work`, which gets a manifest; what a registry says in codes becomes what it means to whoever named that image. */
export async function orMissing<T>(reference: Reference, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof RegistryError)) throw error;
    if (error.status === 404) throw missing(reference, error);
    throw error.response.body.includes(refusesSchema1) ? tooOld(reference) : error;
  }
}

/** Registry 3 about what 2.8 took years ago: a fault of the server, status 500. */
const refusesSchema1 = 'unrecognized manifest schema version 1';

function tooOld(reference: Reference): OperationError {
  const where = formatReference(reference);
  return new OperationError([
    {
      where,
      what: `${where} is a schema 1 manifest, which Docker wrote before version 1.10 (2016); registry 3 cannot hand it out`,
      cure: 'build the image again and push it\nor run the store under registry 2.8 once and copy it there: skopeo copy --format v2s2 …',
    },
  ]);
}

function missing(reference: Reference, { code }: RegistryError): OperationError {
  if (code === 'NAME_UNKNOWN') return unknownRepository(reference);
  return reference.digest === undefined
    ? unknownTag(reference, manifestReference(reference))
    : unknownManifest(reference, reference.digest);
}
