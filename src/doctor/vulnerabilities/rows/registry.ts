import type { Vulnerability } from '../vulnerability.ts';

const record = (id: string): string => `https://www.cve.org/CVERecord?id=${id}`;

const standsForAnother = [/^proxy:/m];

/** The CNCF Distribution registry. Bundles have no cache, no token service and, unless added by hand, no upstream. */
export const registry: readonly Vulnerability[] = [
  {
    id: 'CVE-2026-85747',
    affected: [{ below: '3.1.2' }],
    allows:
      'an upstream, or who sits on the way to it, can give another manifest than the one its digest names',
    needs: standsForAnother,
    source: 'https://osv.dev/vulnerability/BIT-distribution-2026-85747',
  },
  {
    id: 'CVE-2026-41888',
    // 2.8 deletes no tags at all.
    affected: [{ from: '3.0.0-alpha.1', below: '3.1.1' }],
    allows: 'who may push can take tags away though deleting is off',
    needs: [/^ {2}delete:\s*\n\s+enabled:\s*false\b/m],
    source: record('CVE-2026-41888'),
  },
  {
    id: 'CVE-2026-35172',
    affected: [{ below: '3.1.0' }],
    allows: 'blobs that were taken away can be read again, by a cache in Redis',
    needs: [/\bblobdescriptor:\s*["']?redis\b/],
    source: record('CVE-2026-35172'),
  },
  {
    id: 'CVE-2026-33540',
    affected: [{ below: '3.1.0' }],
    allows: 'an upstream, or who sits on the way to it, can have the password for it sent elsewhere',
    needs: standsForAnother,
    source: record('CVE-2026-33540'),
  },
  {
    id: 'CVE-2025-24976',
    affected: [{ from: '3.0.0-beta.1', below: '3.0.0-rc.3' }],
    allows: 'anybody can sign tokens for himself',
    needs: [/^auth:\s*\n\s+token:/m],
    source: record('CVE-2025-24976'),
  },
  {
    id: 'CVE-2023-2253',
    affected: [{ below: '2.8.2-beta.1' }],
    allows: 'a single request for the catalogue can take all of the memory',
    source: 'https://github.com/advisories/GHSA-hqxw-f8mx-cpmw',
  },
];
