import type { Problem } from '../../problem.ts';
import { shellLine } from '../../text/shell.ts';
import { elsewhere as otherRegistry } from '../../symptoms/place.ts';
import { reason } from '../../symptoms/reason.ts';
import { recognise } from '../../symptoms/recognise.ts';
import type { SymptomName } from '../../symptoms/table.ts';
import { change } from '../change.ts';
import { pull } from './commands.ts';
import { imagesOf } from './image-names.ts';
import type { Stack } from './stack.ts';

const final =
  /not found|manifest unknown|does not exist|denied|unauthorized|no matching manifest|toomanyrequests|rate limit|no space left|invalid reference|server gave HTTP response|x509|certificate/i;
const network =
  /time-?d? ?out|timeout|refused|no such host|no route|unreachable|reset by peer|EOF|temporary failure|TLS handshake|broken pipe|\b50[0234]\b|Service Unavailable|server misbehaving/i;

/** Whether the same pull could work a moment later. A name that resolves nowhere may be a slow resolver. */
export const isWorthRetrying = (said: string): boolean => !final.test(said) && network.test(said);

/** The bundle is written by now: say so, and every way on from here. */
export function explainPull(stack: Stack, image: string, said: string, tries: number): Problem {
  const again = `create-registry up ${shellLine(['-C', stack.bundle.dir])}`;
  return {
    where: image,
    what: [
      `Cannot pull ${image}: ${shorten(said)}${tries > 1 ? ` (${tries} tries)` : ''}.`,
      'The bundle is complete; nothing runs.',
    ].join('\n'),
    cure: [...special(said), ...(isNoSpace(said) ? [] : elsewhere(stack)), `then ${again}`].join('\n'),
  };
}

const isNoSpace = (said: string): boolean => /no space left/i.test(said);

/** What is wrong with the image or the way to it, where that is more than the network. */
const telling: Readonly<Partial<Record<string, SymptomName>>> = {
  'disk-full': 'engine-disk-full',
  'hub-limit': 'hub-limit',
  'too-many-guesses': 'hub-limit',
  'platform-missing': 'platform-missing',
  'went-to-docker-hub': 'image-refused',
  'not-logged-in': 'image-refused',
  'no-credentials': 'image-refused',
  denied: 'image-refused',
  'http-instead-of-https': 'untrusted-docker',
};

function special(said: string): string[] {
  for (const { symptom } of recognise(said)) {
    const { name } = symptom;
    const row = /^untrusted|^ca-|^certificate/.test(name) ? 'untrusted-docker' : telling[name];
    if (row !== undefined) return reason(row, otherRegistry('HOST[:PORT]')).cure.split('\n');
  }
  return [];
}

function elsewhere({ bundle, engine: { cli } }: Stack): string[] {
  const images = imagesOf(bundle.settings);
  const pulls = images.map((image) => shellLine(pull(cli, image).filter((word) => word !== '--quiet')));
  return [
    `from a registry that can be reached: ${change('imageMirror', 'HOST')}`,
    `offline, on a machine with network: ${pulls.join(' && ')} && ${cli} save -o images.tar ${images.join(' ')}`,
    `and here: ${cli} load -i images.tar`,
  ];
}

/** Docker repeats itself on the way out; the last part is what happened. */
function shorten(said: string): string {
  const line = said.trim().split('\n').at(-1) ?? '';
  return line.replace(/^Error( response from daemon)?: /, '').replace(/\.$/, '') || 'no reason given';
}
