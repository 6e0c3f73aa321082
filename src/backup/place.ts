/** Told of each blob that has been dealt with, by its digest. */
export type OnBlob = (digest: string) => void;

/**
 * Where backups are: one pool of blobs, laid out as in a registry's store, and a folder for each backup. What is in a
 * folder with a seal is complete.
 */
export interface Place {
  /** As it was named. */
  name: string;
  /** Makes it a place of backups, where there is nothing yet. */
  prepare(): Promise<void>;
  /** Nobody else changes it meanwhile. */
  locked<T>(work: () => Promise<T>): Promise<T>;
  /** All folders of backups, complete or not, the oldest first. */
  names(): Promise<string[]>;
  /** A folder on this machine with the files of a backup, or only with this one of them; it need not be there. */
  folder(name: string, only?: string): Promise<string>;
  /** A folder on this machine in which a backup's files are made. */
  begin(name: string): Promise<string>;
  /** Brings these files of it there; on the disk when it returns. */
  send(name: string, files: readonly string[]): Promise<void>;
  /** Those that are not there, or have another size. */
  absent(blobs: ReadonlyMap<string, number>): Promise<Set<string>>;
  /** Those whose content is not what their digest says; `data` is the store they came from. */
  wrong(data: string, digests: readonly string[], onBlob: OnBlob): Promise<Set<string>>;
  /** Copies blobs there, over what has their name. Returns those that are not right in the store. */
  copy(data: string, digests: readonly string[], onBlob: OnBlob): Promise<Set<string>>;
  /** Copies blobs from there into a store. Returns those that are damaged or gone. */
  fetch(data: string, digests: readonly string[], onBlob: OnBlob): Promise<Set<string>>;
  /** Every blob of the pool. */
  pool(): Promise<string[]>;
  removeBackups(names: readonly string[]): Promise<void>;
  removeBlobs(digests: readonly string[]): Promise<void>;
  /** Bytes that can be written there, where that is known. */
  free(): Promise<number | undefined>;
  close(): Promise<void>;
}

/** Marks a folder as one of backups; somebody's own files are never mixed with them. */
export const marker = 'create-registry-backup.json';
export const markerText = '{"format":1}\n';

export const backupsFolder = 'backups';

/** `20261121T205230Z`: sorts as the time does, and has no colon, which rsync would take for a host. */
export const isBackupName = (text: string): boolean => /^\d{8}T\d{6}Z$/.test(text);

export const backupName = (time: Date): string => time.toISOString().replace(/[-:]|\.\d+/g, '');

/** `2026-11-21T20:52:30Z`. */
export const timeOf = (name: string): string =>
  name.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z');
