import { X509Certificate } from 'node:crypto';
import type { Kind } from './kind.ts';
import { expected, hasCa, heredoc, request } from './parts.ts';

const keychain = '/Library/Keychains/System.keychain';

/** No comments in its commands: zsh, the shell there, takes `#` for a word. */
export const macos: Kind = {
  name: 'macos',
  aliases: ['mac', 'osx', 'darwin', 'apple', 'keychain'],
  title: 'macOS: the trust of the whole system',
  summary: 'the trust of the whole system: macOS',
  kit: async (registry) => {
    const { trust } = registry;
    return {
      parts: hasCa(registry)
        ? [
            {
              title: 'The CA’s certificate into the System keychain',
              commands: [
                ...(trust.by === 'ca' ? [`cat >ca.crt ${heredoc(trust.pem)}`] : []),
                `sudo security add-trusted-cert -d -r trustRoot -k ${keychain} ca.crt`,
              ].join('\n'),
              note: `${trust.by === 'ca' ? '' : 'ca.crt is the certificate of your own CA, which is not in the bundle. '}Docker Desktop takes it over when it is started again.`,
              readBy: [],
            },
          ]
        : [],
      check: request(registry),
      undo:
        trust.by === 'ca'
          ? `sudo security delete-certificate -t -Z ${new X509Certificate(trust.pem).fingerprint.replaceAll(':', '')} ${keychain}`
          : '',
      notes: [`What the check prints: ${expected(registry)}.`],
    };
  },
};
