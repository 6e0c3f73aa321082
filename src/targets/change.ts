import type { Settings } from '../settings/schema.ts';

/** The settings key as people write it, also the name of its flag. */
export const outside = (key: keyof Settings): string =>
  key.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

/**
 * How to choose otherwise, for a bundle that is there and for one that is not yet. Without `value` whatever fits:
 * `set port in settings.yml (new bundle: --port), then create-registry render`.
 */
export function change(key: keyof Settings, value?: string | number | boolean): string {
  const name = outside(key);
  const flag = typeof value === 'boolean' ? (value ? `--${name}` : `--no-${name}`) : `--${name}`;
  if (value === undefined) return cure(name, flag);
  // A version is no number.
  const inYaml = typeof value === 'string' && /^[\d.]+$/.test(value) ? `"${value}"` : String(value);
  return cure(`${name}: ${inYaml}`, typeof value === 'boolean' ? flag : `${flag} ${value}`);
}

const cure = (line: string, flag: string): string =>
  `set ${line} in settings.yml (new bundle: ${flag}), then create-registry render`;
