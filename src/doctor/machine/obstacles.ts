import type { Problem } from '../../problem.ts';
import type { Finding } from '../finding.ts';
import { once } from '../once.ts';

/** What `create-registry up` would meet; nothing outside of a bundle. */
export const obstaclesHere = once(
  async ({ here }): Promise<Problem[]> => (await here?.target.obstacles()) ?? [],
);

/** Those about the port have a check of their own. */
export const isAboutPort = ({ where }: Problem): boolean => ['port', 'listen', 'ipv6'].includes(where);

export const obstacleFinding =
  (why: string) =>
  ({ where, what, cure }: Problem): Finding => ({
    severity: 'error',
    what: where === '' || what.includes(where) ? what : `${where}: ${what}`,
    why,
    ...(cure === undefined ? {} : { cure }),
  });
