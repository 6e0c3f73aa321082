import { types } from './content.ts';
import type { Asked } from './exchange.ts';

/** A request, and who answers it. */
export type Case = [what: string, by: 'nginx' | 'registry', asked: Asked];

export const accept = (...values: string[]): string[] => values.map((value) => `Accept: ${value}`);

/** As containerd asks, in one line. */
export const acceptAll = accept(Object.values(types).join(', '));

/** The same with GET and with HEAD. */
export const bothWays = ([what, by, asked]: Case): Case[] => [
  [what, by, asked],
  [`HEAD, ${what}`, by, { ...asked, method: 'HEAD' }],
];

const future = 'Wed, 21 Oct 2099 07:28:00 GMT';
const past = 'Wed, 21 Oct 2015 07:28:00 GMT';

/** Header lines that make a request depend on what the client has, its entity tag being `tag`. */
export const conditions = (tag: string): string[][] => [
  [`If-None-Match: ${tag}`],
  [`If-None-Match: W/${tag}`],
  [`If-None-Match: "other", ${tag}`],
  [`If-None-Match: ${tag},"other"`],
  [`If-None-Match: "a,b", ${tag}`],
  [`If-None-Match: ,,, ${tag}`],
  ['If-None-Match: *'],
  ['If-None-Match: "other", *'],
  ['If-None-Match: "other"'],
  [`If-None-Match: ${tag.slice(1, -1)}`],
  [`If-None-Match: ${tag} trailing`],
  [`If-None-Match: garbage, ${tag}`],
  [`If-None-Match: "a, ${tag}, b"`],
  [`If-None-Match: w/${tag}`],
  [`If-None-Match: W/ ${tag}`],
  ['If-None-Match: '],
  [`If-Match: ${tag}`],
  ['If-Match: *'],
  ['If-Match: "other"'],
  ['If-Match: '],
  [`If-Modified-Since: ${future}`],
  [`If-Modified-Since: ${past}`],
  ['If-Modified-Since: garbage'],
  ['If-Modified-Since: '],
  [`If-Unmodified-Since: ${future}`],
  [`If-Unmodified-Since: ${past}`],
  ['If-Unmodified-Since: garbage'],
  ['If-Unmodified-Since: '],
  [`If-None-Match: ${tag}`, `If-Modified-Since: ${past}`],
  [`If-Match: ${tag}`, 'If-None-Match: "other"'],
];
