import type { RootFilesystem } from '../rootfs.ts';

/** A stand-in for an official image, made from programs installed on this machine. */
export interface StandIn {
  name: string;
  /** Why it cannot be made here. */
  missing?: string;
  root: RootFilesystem;
  config: ImageConfig;
}

/** The `config` of an image as in the OCI image specification. */
export interface ImageConfig {
  Env: readonly string[];
  Entrypoint: readonly string[];
  Cmd: readonly string[];
  ExposedPorts: Readonly<Record<string, object>>;
  Volumes?: Readonly<Record<string, object>>;
  StopSignal?: string;
}
