import type { Vulnerability } from '../vulnerability.ts';

const record = (id: string): string => `https://www.cve.org/CVERecord?id=${id}`;

const authorizationPlugin = [/authorization/i];

/** The configuration is the list of its authorization plugins. */
export const docker: readonly Vulnerability[] = [
  {
    id: 'CVE-2026-34040',
    affected: [{ below: '29.3.1' }],
    allows: 'a large request gets past the authorization plugins',
    needs: authorizationPlugin,
    source: 'https://github.com/moby/moby/security/advisories/GHSA-x744-4wpc-v9h2',
  },
  {
    id: 'CVE-2024-41110',
    affected: [
      { from: '19.03.0', below: '19.03.16' },
      { from: '20.0.0', below: '20.10.28' },
      { from: '23.0.0', below: '23.0.15' },
      { from: '24.0.0', below: '24.0.10' },
      { from: '25.0.0', below: '25.0.6' },
      { from: '26.0.0', below: '26.0.3' },
      { from: '26.1.0', below: '26.1.5' },
      { from: '27.0.0', below: '27.1.1' },
    ],
    allows: 'a request without a body gets past the authorization plugins',
    needs: authorizationPlugin,
    source: record('CVE-2024-41110'),
  },
];

export const containerd: readonly Vulnerability[] = [
  {
    id: 'CVE-2024-25621',
    affected: [
      { below: '1.7.29' },
      { from: '2.0.0-beta.0', below: '2.0.7' },
      { from: '2.1.0-beta.0', below: '2.1.5' },
      { from: '2.2.0-beta.0', below: '2.2.0' },
    ],
    allows: 'users of this machine can get at folders of containerd',
    source: record('CVE-2024-25621'),
  },
];

const procfs = [
  { below: '1.2.8' },
  { from: '1.3.0-rc.1', below: '1.3.3' },
  { from: '1.4.0-rc.1', below: '1.4.0-rc.3' },
];

export const runc: readonly Vulnerability[] = [
  {
    id: 'CVE-2025-52881',
    affected: procfs,
    allows: 'an image or a build can break out of its container',
    source: record('CVE-2025-52881'),
  },
  {
    id: 'CVE-2025-31133',
    affected: procfs,
    allows: 'an image can break out of its container',
    source: record('CVE-2025-31133'),
  },
  {
    id: 'CVE-2024-21626',
    affected: [{ from: '1.0.0-rc93', below: '1.1.12' }],
    allows: 'an image can break out of its container',
    source: record('CVE-2024-21626'),
  },
];
