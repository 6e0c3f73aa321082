import { createHash } from 'node:crypto';

/** `.create-registry.json`: what this tool wrote, so that nobody's own work is ever overwritten or removed. */
export interface Manifest {
  toolVersion: string;
  /** Rendered files: path to the SHA-256 of what was written. */
  files: Record<string, string>;
  /** A write that is under way, or was when the tool was killed: these hashes are ours, too. */
  pending?: Record<string, string>;
  /** The same for files that are made once and then kept: settings, secrets, certificates, users. */
  kept: Record<string, string>;
}

export const hash = (content: string): string => createHash('sha256').update(content).digest('hex');

export const emptyManifest = (toolVersion: string): Manifest => ({ toolVersion, files: {}, kept: {} });

export const formatManifest = (manifest: Manifest): string => `${JSON.stringify(manifest, null, 2)}\n`;

/** Undefined when the text is no manifest of ours: one that names files outside of the bundle never is. */
export function parseManifest(text: string): Manifest | undefined {
  try {
    const value = JSON.parse(text) as Partial<Manifest>;
    if (!isRecord(value.files) || !isRecord(value.kept) || !isRecord(value.pending ?? {})) return undefined;
    const named = [value.files, value.kept, value.pending ?? {}].flatMap(Object.keys);
    return named.every(isInside) ? (value as Manifest) : undefined;
  } catch {
    return undefined;
  }
}

const isRecord = (value: unknown): value is Record<string, string> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isInside = (path: string): boolean => !path.startsWith('/') && !path.split('/').includes('..');

/** Whether this tool wrote exactly this content at this path. */
export const isOurs = (manifest: Manifest | undefined, path: string, content: string): boolean =>
  manifest !== undefined &&
  [manifest.files[path], manifest.kept[path], manifest.pending?.[path]].includes(hash(content));
