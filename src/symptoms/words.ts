import type { Named, Place, Words } from './symptom.ts';

/** Commands that work on a bundle, as they stand in causes and cures. */
const command =
  /\bcreate-registry (?:client apply|(?:api|backup|client|copy|doctor|down|gc|inspect|logs|ls|prune|render|restart|restore|rm|smoke|status|stop|tag|up|usage|verify)\b)(?! -C)/g;

/** As text for that place: every command of ours with the folder it works on, unless that is the working folder. */
export function words(said: Words, place: Place, named: Named = {}): string {
  const text = typeof said === 'string' ? said : said(place, named);
  return place.folder === '.' ? text : text.replace(command, (found) => `${found} -C ${place.folder}`);
}
