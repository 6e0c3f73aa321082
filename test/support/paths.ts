import path from 'node:path';

/** The checkout. */
export const root = path.resolve(import.meta.dirname, '../..');
/** What `test/setup` downloaded or built, kept between runs. */
export const cache = path.join(root, '.cache');
