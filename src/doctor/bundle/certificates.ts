import { inBundle } from '../bundle-check.ts';
import { lookAtGiven } from './given-certificate.ts';
import { lookAtOwn } from './own-certificate.ts';

/** The server's certificate and key, and the CA: whether they belong together, name the hosts, and last. */
export const certificates = inBundle('certificates', async (bundle, context) => {
  switch (bundle.settings.tls) {
    case 'off':
      return { notLooked: 'tls: off' };
    case 'files':
      return lookAtGiven(bundle, context);
    default:
      return lookAtOwn(bundle, context);
  }
});
