import type { Vulnerability } from '../vulnerability.ts';

const advisories = 'https://nginx.org/en/security_advisories.html';

const mp4 = [/(?:^|[\s{;])mp4\s*;/];
const captures = [/\brewrite\s[^;]*\$\d/];
const mapWithPattern = [/\bmap\s[^{}]*\{[^}]*~/];

/** With what the configurations of bundles use, and what people add to them. */
export const nginx: readonly Vulnerability[] = [
  {
    id: 'CVE-2026-118899',
    affected: [
      { from: '1.30.0', below: '1.30.7' },
      { from: '1.31.0', below: '1.31.9' },
    ],
    allows: 'anybody can make a worker loop for ever with a request body over TLS 1.3',
    needs: [/\blisten\s[^;]*\bssl\b/, /\bssl_protocols\s[^;]*TLSv1\.3/],
    source: 'https://www.cve.org/CVERecord?id=CVE-2026-118899',
  },
  {
    id: 'CVE-2026-93479',
    affected: [
      { from: '1.30.0', below: '1.30.6' },
      { from: '1.31.2', below: '1.31.7' },
    ],
    allows: 'a request can make nginx write past a buffer where a map matches patterns',
    needs: mapWithPattern,
    source: 'https://www.cve.org/CVERecord?id=CVE-2026-93479',
  },
  {
    id: 'CVE-2026-15176',
    affected: [
      { from: '0.1.29', below: '1.30.6' },
      { from: '1.31.0', below: '1.31.7' },
    ],
    allows:
      'a request can make nginx write past a buffer where $request_filename follows a rewrite below an alias',
    needs: [/\balias\s/, /\brewrite\s/, /\brequest_filename\b/],
    source: 'https://www.cve.org/CVERecord?id=CVE-2026-15176',
  },
  {
    id: 'CVE-2026-42533',
    affected: [
      { from: '0.9.6', below: '1.30.4' },
      { from: '1.31.0', below: '1.31.3' },
    ],
    allows: 'a request can make nginx write past a buffer where a map matches patterns',
    needs: mapWithPattern,
    source: advisories,
  },
  {
    id: 'CVE-2026-60005',
    affected: [
      { from: '1.15.8', below: '1.30.4' },
      { from: '1.31.0', below: '1.31.3' },
    ],
    allows: 'answers made by `slice` can show memory of nginx',
    needs: [/(?:^|[\s{;])slice\s/],
    source: advisories,
  },
  {
    id: 'CVE-2026-56434',
    affected: [
      { from: '0.8.11', below: '1.30.4' },
      { from: '1.31.0', below: '1.31.3' },
    ],
    allows: 'server-side includes can make nginx use memory that is freed',
    needs: [/\bssi\s+on\b/],
    source: advisories,
  },
  {
    id: 'CVE-2026-42055',
    affected: [
      { from: '1.13.10', below: '1.30.3' },
      { from: '1.31.0', below: '1.31.2' },
    ],
    allows: 'headers of a request can make nginx write past a buffer',
    needs: [/\bignore_invalid_headers\s+off\b/],
    source: advisories,
  },
  {
    id: 'CVE-2026-9256',
    affected: [
      { from: '0.1.17', below: '1.30.2' },
      { from: '1.31.0', below: '1.31.1' },
    ],
    allows: 'a request can make nginx write past a buffer where a rewrite has overlapping captures',
    needs: captures,
    source: advisories,
  },
  {
    id: 'CVE-2026-42945',
    affected: [{ from: '0.6.27', below: '1.30.1' }],
    allows: 'a request can make nginx write past a buffer where a rewrite has unnamed captures',
    needs: captures,
    source: advisories,
  },
  {
    id: 'CVE-2026-42926',
    affected: [{ from: '1.29.4', below: '1.30.1' }],
    allows: 'a request can be slipped into what nginx sends on',
    needs: [/\bproxy_set_body\b/],
    source: advisories,
  },
  {
    id: 'CVE-2025-23419',
    affected: [
      { from: '1.11.4', below: '1.26.3' },
      { from: '1.27.0', below: '1.27.4' },
    ],
    allows: 'a resumed TLS session gets around the check of client certificates',
    needs: [/\bssl_verify_client\s+(?:on|optional)\b/],
    source: advisories,
  },
  {
    id: 'CVE-2024-7347',
    affected: [
      { from: '1.5.13', below: '1.26.2' },
      { from: '1.27.0', below: '1.27.1' },
    ],
    allows: 'a video file can crash a worker',
    needs: mp4,
    source: advisories,
  },
  {
    id: 'CVE-2022-41741',
    affected: [
      { from: '1.1.3', below: '1.22.1' },
      { from: '1.23.0', below: '1.23.2' },
    ],
    allows: 'a video file can make a worker write where it must not',
    needs: mp4,
    source: advisories,
  },
  {
    id: 'CVE-2021-23017',
    affected: [{ from: '0.6.18', below: '1.20.1' }],
    allows: 'who can forge answers of the DNS server can make nginx write where it must not',
    needs: [/(?:^|[\s{;])resolver\s/],
    source: advisories,
  },
];
