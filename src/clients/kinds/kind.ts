import type { View } from '../../bundle/render.ts';
import type { Registry } from './registry.ts';

/** One thing to put or to run on a client machine. */
export interface Part {
  /** What it is for; one line. */
  title: string;
  /** The file that `content` is for; in a `project` it is relative to that. */
  path?: string;
  content?: string;
  /** Ready to paste. A file has them, too, unless it belongs into a project. */
  commands?: string;
  note?: string;
  /**
   * The programs that read or run it in the tests of create-registry; empty where none of them can be had there, so that
   * it was written by the documentation alone.
   */
  readBy: readonly string[];
}

/** All that one kind of client needs for one registry. */
export interface Kit {
  parts: readonly Part[];
  /** Shows on the client whether it works. */
  check: string;
  /** Takes it all back. */
  undo: string;
  notes: readonly string[];
}

/** Renders `templates/kits/<name>.hbs` for the registry at hand; `more` is what only this template speaks of. */
export type RenderPart = (template: string, more?: View) => Promise<string>;

export interface Kind {
  name: string;
  /** What people type for it, too. */
  aliases: readonly string[];
  title: string;
  /** What the kit has, for the table of kinds. */
  summary: string;
  /** `powershell` where commands are not for a POSIX shell. */
  shell?: 'powershell';
  kit: (registry: Registry, render: RenderPart) => Promise<Kit>;
}
