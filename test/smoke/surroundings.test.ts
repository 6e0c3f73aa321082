import { expect, test } from 'vitest';
import { issueAuthority } from '../../src/certs/authority.ts';
import { surroundings } from '../../src/smoke/surroundings.ts';
import { describeReal } from '../support/real.ts';
import { hosts } from './support/bundle.ts';
import { startStack } from './support/stack.ts';

describeReal('the client that has the password', ['nginx', 'registry2'], () => {
  test('makes no request of a server whose certificate is not from our CA', async () => {
    const stack = await startStack();
    const { cert } = await issueAuthority({ hosts, now: new Date() });
    const ping = { method: 'GET', path: '/v2/' } as const;
    const [ours, other] = [surroundings(stack.smoke), surroundings({ ...stack.smoke, ca: cert })];
    try {
      expect((await ours.signedIn.request(ping)).status).toBe(200);
      await expect(other.signedIn.request(ping)).rejects.toThrow('nobody we trust has issued');
      expect(await ours.guess('/v2/')).toBe(401);
      await expect(other.guess('/v2/')).rejects.toThrow('nobody we trust has issued');
    } finally {
      for (const { signedIn } of [ours, other]) signedIn.close();
      await stack.stop();
    }
  });

  test('with certificates that anybody can have, makes none of a server of another name', async () => {
    const { smoke, stop } = await startStack();
    const ping = { method: 'GET', path: '/v2/' } as const;
    const settings = { ...smoke.settings, tls: 'files' } as const;
    const elsewhere = `https://other.example.com:${settings.port}`;
    const [named, other] = [
      surroundings({ ...smoke, settings }),
      surroundings({ ...smoke, settings, url: elsewhere }),
    ];
    try {
      expect((await named.signedIn.request(ping)).status).toBe(200);
      await expect(other.signedIn.request(ping)).rejects.toThrow('not for other.example.com');
    } finally {
      for (const { signedIn } of [named, other]) signedIn.close();
      await stop();
    }
  });
});
