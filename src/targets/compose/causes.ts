import { thisFolder } from '../../symptoms/place.ts';
import { reason } from '../../symptoms/reason.ts';
import { recognise } from '../../symptoms/recognise.ts';
import type { Named, Place } from '../../symptoms/symptom.ts';
import { startSymptoms } from '../../symptoms/table.ts';
import { words } from '../../symptoms/words.ts';
import { shellLine, shellWord } from '../../text/shell.ts';
import type { Stack } from './stack.ts';

/** What the engine says of an image that is not here. */
const missingImage = new Set(['went-to-docker-hub', 'manifest-unknown']);

/** Lines of a cure for what engines, Compose, nginx and the registry said. Where nothing fits, where to look. */
export function likelyCause(said: string, stack: Stack): string[] {
  const again = `create-registry up ${shellLine(['-C', stack.bundle.dir])}`;
  return [
    ...known(said, stack),
    `${again.replace(' up ', ' logs ')} shows all they said; ${again.replace(' up ', ' down ')} clears away`,
  ];
}

function known(said: string, { bundle: { dir, settings }, engine }: Stack): string[] {
  const place: Place = { ...thisFolder, folder: shellWord(dir), settings, engine: engine.cli };
  const [first] = [...recognise(said, startSymptoms), ...recognise(said)];
  if (!first) return [];
  const { symptom, named } = first;
  const { cause, cure } = missingImage.has(symptom.name)
    ? reason('image-missing', place)
    : {
        cause: words(symptom.cause, place, { ...seen(symptom.name), ...named }),
        cure: words(symptom.cure, place, { ...seen(symptom.name), ...named }),
      };
  return `${cause}: ${cure}`.split('\n');
}

/** Who has a port the engine does not say; Compose may well be the one that has just tried it. */
const seen = (name: string): Named =>
  name === 'port-taken' ? { taker: 'something else', seen: 'something else' } : {};
