import { bytes } from '../../text/bytes.ts';

/** Milliseconds between two redraws: more often nobody can read. */
const pause = 100;

/** Tells `update` now and then how far it is: `34 MB of 200 MB  17%`. */
export function progressOf(
  size: number | undefined,
  update: (detail: string) => void,
): (position: number) => void {
  let last = -Infinity;
  return (position) => {
    const now = performance.now();
    if (now - last < pause) return;
    last = now;
    const of =
      size === undefined || size === 0 ? '' : ` of ${bytes(size)}  ${Math.floor((position / size) * 100)}%`;
    update(`${bytes(position)}${of}`);
  };
}
