/** Versions from `from` on, and below `below`, in which a fault was mended. */
export interface Range {
  from?: string;
  below: string;
}

interface Version {
  numbers: readonly number[];
  /** Before the release itself: `alpha` 0, `beta` 1, `rc` 2; the release 3. */
  stage: number;
  /** Of the stage: the 93 of `rc93`. */
  step: number;
}

const stages = ['alpha', 'beta', 'rc'];

/** Undefined for what is no version: `(devel)`. What packagers add (`+ds1`, `~ds1-1`) counts for nothing. */
function parse(text: string): Version | undefined {
  const [, numbers, stage = '', step = '0'] =
    /^v?(\d+(?:\.\d+)*)(?:[-.~]?(alpha|beta|rc)[-.]?(\d*))?/i.exec(text.trim()) ?? [];
  if (numbers === undefined) return undefined;
  const known = stages.indexOf(stage.toLowerCase());
  return {
    numbers: numbers.split('.').map(Number),
    stage: known < 0 ? stages.length : known,
    step: Number(step),
  };
}

/** Below zero where `a` came before `b`; undefined where one of them is no version. */
export function compareVersions(a: string, b: string): number | undefined {
  const [left, right] = [parse(a), parse(b)];
  if (!left || !right) return undefined;
  for (let i = 0; i < Math.max(left.numbers.length, right.numbers.length); i++) {
    const difference = (left.numbers[i] ?? 0) - (right.numbers[i] ?? 0);
    if (difference !== 0) return difference;
  }
  return left.stage - right.stage || left.step - right.step;
}

/** False for what is no version: nothing is said of a program that does not know its own. */
export function isIn(version: string, { from, below }: Range): boolean {
  const end = compareVersions(version, below);
  const start = from === undefined ? 0 : compareVersions(version, from);
  return end !== undefined && start !== undefined && end < 0 && start >= 0;
}
