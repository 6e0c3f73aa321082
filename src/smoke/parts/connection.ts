import { peer } from '../../registry/dial.ts';
import type { Parts, Surroundings } from '../check.ts';
import { Failed } from '../failed.ts';
import { part, type Part } from '../part.ts';
import { chainProblem } from '../tls/chain.ts';
import { handshake } from '../tls/handshake.ts';
import { nameProblem, trustedBy } from '../tls/trust.ts';
import { parsed } from '../../certs/blocks.ts';

export function connectionParts({
  stack,
  settings,
  https,
  anonymous,
}: Surroundings): Pick<Parts, 'greeting' | 'handshakes' | 'chained' | 'named' | 'trusted'> {
  const greeting = part('connect', async () => {
    const response = await anonymous.request({ method: 'GET', path: '/v2/' });
    // nginx says so itself, in this status and these words.
    if (!https && response.status === 400 && /HTTPS/.test(response.body.toString('utf8')))
      throw new Failed({
        detail: 'the port speaks TLS, the settings say plain HTTP',
        symptom: 'older-configuration',
      });
    return response;
  });
  const handshakes = part('connect', async () => {
    await greeting('connect');
    if (!https) return [];
    const ca = trustedBy(stack);
    return Promise.all(settings.host.map((host) => handshake(host, peer(stack), { ca })));
  });
  const chained = part('tls-chain', async () => {
    const roots = parsed(https ? trustedBy(stack) : []);
    for (const { host, chain } of await handshakes('tls-chain')) {
      const problem = chainProblem(chain, roots);
      if (problem) throw new Failed({ detail: `${host}: ${problem}` });
    }
  });
  const named = part('tls-names', async () => {
    const { name } = peer(stack);
    const main = (await handshakes('tls-names')).find(({ host }) => host === name);
    const problem = main && nameProblem(stack, main.chain);
    if (problem) throw new Failed({ detail: problem });
  });
  const trusted: Part<void> = async (asker) => {
    await chained(asker);
    await named(asker);
  };
  return { greeting, handshakes, chained, named, trusted };
}
