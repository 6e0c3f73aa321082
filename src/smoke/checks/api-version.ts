import type { Check } from '../check.ts';
import { Failed } from '../failed.ts';

const name = 'docker-distribution-api-version';

/** Stands once on every answer, also on nginx's own: some clients take the registry for an old one otherwise. */
export const apiVersion: Check = {
  name: 'api-version',
  async run({ greeting, login }) {
    const answers = [await greeting()];
    // Whether the password is right is another check's business.
    const answer = await login().catch(() => undefined);
    if (answer) answers.push(answer);
    for (const { status, headers } of answers) {
      const seen = headers[name] ?? [];
      if (seen.length !== 1 || seen[0] !== 'registry/2.0')
        throw new Failed({
          detail: `Docker-Distribution-Api-Version on ${status}: ${seen.join(' and ') || 'missing'}`,
        });
    }
    return undefined;
  },
};
