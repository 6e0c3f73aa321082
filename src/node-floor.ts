/**
 * Whether this Node can run the program: the range of `engines` in package.json, which is that of inquirer.
 * Loaded before anything else, so it must run on any Node that knows modules.
 */
export function isSupported(version: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  if (major === 20) return minor >= 17;
  if (major === 22) return minor >= 13;
  return major > 23 || (major === 23 && minor >= 5);
}
