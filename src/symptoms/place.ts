import type { Bundle } from '../bundle/bundle.ts';
import { mainRegistryHost, publicUrl } from '../settings/address.ts';
import { shellWord } from '../text/shell.ts';
import type { Place } from './symptom.ts';

/** Where nothing is known: words to be filled in. */
export const anyPlace: Place = { registry: 'HOST', url: 'https://HOST', folder: 'DIR' };

/** In the working folder, whatever registry is there. */
export const thisFolder: Place = { ...anyPlace, folder: '.' };

/** Names for the bundle, as they are to be typed in `cwd`; without one, words to be filled in. */
export const placeOf = (bundle: Bundle | undefined, cwd: string = process.cwd()): Place =>
  bundle === undefined
    ? anyPlace
    : {
        ...settingsPlace(bundle.settings),
        folder: bundle.dir === cwd ? '.' : shellWord(bundle.dir),
      };

/** The same where the folder is not known: commands stand without it. */
export const settingsPlace = (settings: Bundle['settings']): Place => ({
  registry: mainRegistryHost(settings),
  url: publicUrl(settings),
  folder: '.',
  settings,
  ...(settings.target === 'compose' ? { engine: 'docker' } : {}),
});

/** Of another registry than the bundle's: what is to be done there is done in no folder of ours. */
export const elsewhere = (registry: string): Place => ({
  ...anyPlace,
  registry,
  url: `https://${registry}`,
  foreign: true,
});
