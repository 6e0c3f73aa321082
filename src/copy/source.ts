import type { Descriptor } from '../registry/manifest.ts';
import type { Target } from './target.ts';

/** A manifest or an index: its exact bytes and what they are. */
export interface Manifested {
  descriptor: Pick<Descriptor, 'mediaType' | 'digest' | 'size'>;
  bytes: Buffer;
}

/** What a manifest is named by; its size is not always known beforehand. */
export type Named = Pick<Descriptor, 'mediaType' | 'digest'>;

/** Where blobs can be linked from instead of being sent. */
export interface Place {
  registry: string;
  repository: string;
}

/** An image that is there already, with digests for everything: in a registry, in an OCI layout. */
export interface Source {
  kind: 'stored';
  /** As people name it, for messages. */
  readonly name: string;
  readonly place?: Place;
  /** What `root` would be, where that can be had without counting as a pull. */
  head?(): Promise<Named | undefined>;
  /** What was asked for. Throws an `ExpectedError` where there is no such image. */
  root(): Promise<Manifested>;
  /** A manifest that `root` or one of its children names. */
  manifest(descriptor: Descriptor): Promise<Manifested>;
  /**
   * A config or a layer. Ends with an error where the bytes are not what the digest says; `unchecked` leaves that to who
   * takes them, where it costs a second hashing.
   */
  blob(descriptor: Descriptor, options?: { unchecked?: boolean }): AsyncIterable<Buffer>;
  /** What refers to a manifest of it and is not copied along: signatures, SBOMs. */
  attached?(digest: string): Promise<string[]>;
  close(): Promise<void>;
}

/** What has yet to become an image: layers without digests, made on the way. */
export interface Building {
  kind: 'built';
  readonly name: string;
  /** Puts configuration and layers into the target; returns the manifest, which is not there yet. */
  build(target: Target, progress: Progress): Promise<Manifested>;
  close(): Promise<void>;
}

/** Told of every blob that is on its way. */
export interface Progress {
  /** What is coming altogether, where that is known. */
  expect?(blobs: number, bytes: number): void;
  /** `total` in bytes; undefined where it is not known before the end. */
  begin(name: string, total: number | undefined): Bar;
}

export interface Bar {
  /** Less than nothing where something has to be sent again. */
  advance(bytes: number): void;
  /** `how` in a word or two: `copied`, `there already`, `linked`. */
  done(how: string): void;
}
