import type { MachineKind } from '../../support/machine.ts';
import type { Part } from '../../support/real.ts';

/**
 * A program that pushes and pulls, as it is used on one kind of machine. Every step is a script for a shell there, with
 * HOST, USER and PASSWORD in its environment, and BASE, an image in the registry to build on; a root filesystem is in
 * /tmp/rootfs.tar, an image of it in /tmp/saved.tar.
 */
export interface Client {
  title: string;
  machine: MachineKind;
  /** What runs all the while, and what succeeds as soon as it answers. */
  daemon?: { command: string; ready: string };
  /** What is not on every machine that runs the tests. */
  needs?: Part;
  /** Added to the environment of all its steps. */
  env?: Readonly<Record<string, string>>;
  /** Absent where the password goes with each request. */
  login?: string;
  push: string;
  /** Takes off this machine what was pushed. */
  forget: string;
  pull: string;
}
