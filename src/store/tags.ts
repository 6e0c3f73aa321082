import type { Damage, OnDamage } from './damage.ts';
import { foldersIn } from './folders.ts';
import { currentLink, tagIndexFolder, tagsFolder } from './layout.ts';
import { linksIn, readLink, type Link } from './link.ts';

/** As the registry sorts them. */
export const tagNames = (data: string, repository: string, onDamage?: OnDamage): string[] =>
  foldersIn(tagsFolder(data, repository), onDamage);

/** What a tag points to; undefined where there is no such tag, or it points to nothing. */
export const readTag = (data: string, repository: string, tag: string): Link | Damage | undefined =>
  readLink(currentLink(data, repository, tag));

/** Everything that was ever pushed under the tag, each digest with the last time that it was; the newest first. */
export const tagHistory = (data: string, repository: string, tag: string, onDamage?: OnDamage): Link[] =>
  [...linksIn(tagIndexFolder(data, repository, tag), onDamage)].sort((a, b) => b.written - a.written);
