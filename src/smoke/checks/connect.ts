import type { Check } from '../check.ts';

/** Something answers at the public URL, in the protocol that the settings say. */
export const connect: Check = {
  name: 'connect',
  async run({ greeting, handshakes }) {
    await greeting();
    await handshakes();
    return undefined;
  },
};
