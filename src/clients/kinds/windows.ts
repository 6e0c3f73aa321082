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
                commands: `Add-Content ${hostsFile} "\`r\`n${[hosts.address, ...hosts.names].join(' ')}"`,
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
      check: `curl.exe -sS ${hasCa(registry) ? '--ssl-no-revoke ' : ''}-o NUL -w "%{http_code}\\n" ${word(`${url}/v2/`)}   # ${expected(registry)}`,
      undo: [
        ...(trust.by === 'ca'
          ? [
              `Get-Item Cert:\\LocalMachine\\Root\\${new X509Certificate(trust.pem).fingerprint.replaceAll(':', '')} | Remove-Item`,
            ]
          : []),
        ...(hasCa(registry)
          ? [`Remove-Item -ErrorAction SilentlyContinue -LiteralPath ${word(engineCa(registry))}`]
          : []),
        ...(hosts ? [`# take the line out of ${hostsFile} where you added it`] : []),
      ].join('\n'),
      notes: [
        'In a PowerShell of the administrator.',
        ...(hasCa(registry)
          ? [
              'curl of Windows wants to know whether a certificate was revoked, and a private CA seldom says: hence --ssl-no-revoke.',
            ]
          : []),
        ...(registry.plainHttp
          ? ['It speaks plain HTTP: Docker has to be told, create-registry client --for docker-desktop.']
          : []),
      ],
    };
  },
};

const hostsFile = '"$env:windir\\System32\\drivers\\etc\\hosts"';

/** Where Docker Engine for Windows containers looks; a name has no colon there. */
const engineFolder = ({ name }: Registry): string =>
  `C:\\ProgramData\\docker\\certs.d\\${name.replaceAll(':', '')}`;
const engineCa = (registry: Registry): string => `${engineFolder(registry)}\\ca.crt`;

function certificate(registry: Registry): Part[] {
  const { trust } = registry;
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
      commands: `New-Item -ItemType Directory -Force ${word(engineFolder(registry))} | Out-Null\nCopy-Item ca.crt ${word(engineCa(registry))}`,
      readBy: [],
    },
  ];
}
