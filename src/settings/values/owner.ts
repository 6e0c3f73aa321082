import { Invalid } from '../option.ts';

/** A user and a group in numbers: names may mean others in a container. */
export interface Owner {
  uid: number;
  gid: number;
}

/** Accepts `uid:gid` and nothing else. */
export function checkOwner(text: string): string {
  parseOwner(text);
  return text;
}

/** Throws `Invalid` for what is no `uid:gid`. */
export function parseOwner(text: string): Owner {
  const [, uid, gid] = /^(\d{1,10}):(\d{1,10})$/.exec(text) ?? [];
  if (uid === undefined || gid === undefined)
    throw new Invalid(
      `"${text}" is no owner in numbers`,
      'write uid:gid like 1000:1000 (the commands `id -u` and `id -g`)',
    );
  return { uid: Number(uid), gid: Number(gid) };
}
