import { X509Certificate } from 'node:crypto';
import type { Kind, Part } from './kind.ts';
import { expected, hasCa } from './parts.ts';
import type { Registry } from './registry.ts';

/** A word of PowerShell. */
const word = (text: string): string =>
  /^[\w.:/\\-]+$/.test(text) ? text : `'${text.replaceAll("'", "''")}'`;

export const windows: Kind = {
  name: 'windows',
  aliases: ['win', 'powershell', 'windows-server'],
  title: 'Windows: the trust of the whole system',
  summary: 'the trust of the whole system: Windows, in PowerShell',
  shell: 'powershell',
  kit: async (registry) => {
    const { trust, name, user, url, hosts } = registry;
    return {
      parts: [
        ...(hasCa(registry) ? certificate(registry) : []),
        ...(hosts
          ? [
              {
                title: 'Only where DNS does not know the name: the hosts line',
                commands: `Add-Content "$env:windir\\System32\\drivers\\etc\\hosts" "\`r\`n${[hosts.address, ...hosts.names].join(' ')}"`,
                readBy: [],
              },
            ]
          : []),
        ...(user === undefined
          ? []
          : [
              {
                title: 'Log in; it asks for the password',
                commands: `docker login ${word(name)} -u ${word(user)}`,
                readBy: [],
              },
            ]),
      ],
      check: `curl.exe -sS -o NUL -w "%{http_code}\\n" ${word(`${url}/v2/`)}   # ${expected(registry)}`,
      undo:
        trust.by === 'ca'
          ? `Get-Item Cert:\\LocalMachine\\Root\\${new X509Certificate(trust.pem).fingerprint.replaceAll(':', '')} | Remove-Item`
          : '',
      notes: [
        'In a PowerShell of the administrator.',
        ...(registry.plainHttp
          ? ['It speaks plain HTTP: Docker has to be told, create-registry client --for docker-desktop.']
          : []),
      ],
    };
  },
};

function certificate({ trust, name }: Registry): Part[] {
  const folder = `C:\\ProgramData\\docker\\certs.d\\${name.replaceAll(':', '')}`;
  return [
    {
      title: 'The CA’s certificate into the store of the machine',
      commands: [
        ...(trust.by === 'ca' ? [`@'\n${trust.pem.trimEnd()}\n'@ | Set-Content -Encoding ascii ca.crt`] : []),
        'Import-Certificate -FilePath ca.crt -CertStoreLocation Cert:\\LocalMachine\\Root',
      ].join('\n'),
      note: `${trust.by === 'ca' ? '' : 'ca.crt is the certificate of your own CA, which is not in the bundle. '}Docker Desktop takes it over when it is started again.`,
      readBy: [],
    },
    {
      title: 'Docker Engine for Windows containers: its own folder, where the name has no colon',
      commands: `New-Item -ItemType Directory -Force ${word(folder)} | Out-Null\nCopy-Item ca.crt ${word(`${folder}\\ca.crt`)}`,
      readBy: [],
    },
  ];
}
