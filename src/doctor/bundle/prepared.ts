import { prepare } from '../../disk/prepare.ts';
import { once } from '../once.ts';

/** What `create-registry render` would do now. Only in a bundle. */
export const prepared = once(({ here }) => prepare(here!.bundle));
