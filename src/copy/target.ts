import type { Descriptor } from '../registry/manifest.ts';
import type { Manifested, Named, Place } from './source.ts';

/** Where an image goes. Blobs come before the manifests that name them; several may come at once. */
export interface Target {
  /** As people name it, for messages. */
  readonly name: string;
  /** It has room for the image of one platform: of an index goes that of this machine, unless another is named. */
  readonly onePlatform?: boolean;
  /** It refuses by itself, with DIGEST_INVALID, what is not its digest, as the distribution spec wants of registries. */
  readonly checks?: boolean;
  /** The digest of what has the name now. */
  current?(): Promise<string | undefined>;
  hasBlob(descriptor: Descriptor): Promise<boolean>;
  /** A manifest that it has, whether or not it has what that names; undefined where it lacks it or has it damaged. */
  manifest(named: Named): Promise<Manifested | undefined>;
  /**
   * True when the blob was linked from another repository of the same registry: from the source's, or from one that
   * the target knows to have it.
   */
  mountBlob(descriptor: Descriptor, from: Place | undefined): Promise<boolean>;
  /** Keeps nothing under the digest when `content` ends with an error. */
  putBlob(descriptor: Descriptor, content: AsyncIterable<Buffer>): Promise<void>;
  /** The same where digest and size are known only at the end. */
  putStream(content: AsyncIterable<Buffer>): Promise<{ digest: string; size: number }>;
  /** `root`: this is the one that gets the name. */
  putManifest(manifest: Manifested, options: { root: boolean }): Promise<void>;
  /** Makes everything that came last: an archive's end, a layout's index. Not called when the copy failed. */
  finish(): Promise<void>;
  close(): Promise<void>;
}
