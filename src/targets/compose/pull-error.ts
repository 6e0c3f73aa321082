import type { Problem } from '../../problem.ts';
import { shellLine } from '../../text/shell.ts';
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
    cure: [...special(image, said), ...(isNoSpace(said) ? [] : elsewhere(stack)), `then ${again}`].join('\n'),
  };
}

const isNoSpace = (said: string): boolean => /no space left/i.test(said);

function special(image: string, said: string): string[] {
  if (isNoSpace(said))
    return ['make room where the engine keeps its images: docker system df, docker system prune'];
  if (/toomanyrequests|rate limit/i.test(said))
    return ['Docker Hub limits anonymous pulls: docker login, or wait an hour'];
  if (/no matching manifest/i.test(said))
    return [`${image} is not made for this processor: choose another image`];
  if (/denied|unauthorized/i.test(said))
    return ['check the name of the image, or log in where it lies: docker login HOST'];
  if (/x509|certificate|server gave HTTP response/i.test(said))
    return [
      'the engine does not trust that registry: its CA belongs into /etc/docker/certs.d/HOST[:PORT]/ca.crt',
    ];
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
