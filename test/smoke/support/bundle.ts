import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { toolUser, type Bundle } from '../../../src/bundle/bundle.ts';
import { paths } from '../../../src/bundle/paths.ts';
import { plan } from '../../../src/bundle/plan.ts';
import { issueAuthority } from '../../../src/certs/authority.ts';
import type { KeyedCertificate } from '../../../src/certs/key.ts';
import { issueSelfSigned } from '../../../src/certs/self-signed.ts';
import { issueServer } from '../../../src/certs/server.ts';
import type { Settings } from '../../../src/settings/schema.ts';
import { hashPassword, setUser } from '../../../src/users/htpasswd.ts';

export const toolPassword = 'a-password-only-tests-have';

export const hosts = ['localhost', '127.0.0.1', 'reg.example.com'];

export const defaults = (port: number): Settings => ({
  target: 'process',
  host: hosts,
  tls: 'ca',
  port,
  listen: 'loopback',
  ipv6: false,
  tlsCert: '',
  tlsKey: '',
  auth: 'basic',
  user: 'alice',
  plainPasswords: false,
  fastPath: true,
  rememberPasswords: 60,
  nginxJs: '/usr/lib/nginx/modules/ngx_http_js_module.so',
  registryVersion: '2.8',
  name: 'smoke',
  imageMirror: undefined,
  registryImage: '',
  nginxImage: '',
  registryBin: undefined,
  nginxBin: undefined,
  owner: `${process.getuid?.() ?? 0}:${process.getgid?.() ?? 0}`,
  data: 'data',
  minFree: '0',
  backupTo: undefined,
  delete: true,
});

let authority: Promise<KeyedCertificate> | undefined;
let issued: Promise<KeyedCertificate> | undefined;
let htpasswd: Promise<string> | undefined;

/** One CA, server certificate and password file for all stacks: what differs is what a test breaks. */
export const testAuthority = () => (authority ??= issueAuthority({ hosts, now: new Date() }));
export const testServer = async () => {
  const issuer = await testAuthority();
  return (issued ??= issueServer({ authority: issuer, hosts, now: new Date() }));
};
const testHtpasswd = () =>
  (htpasswd ??= hashPassword(toolPassword, { generated: true }).then((hash) => setUser('', toolUser, hash)));

/** What a bundle consists of, by path in it. */
export async function bundleFiles(bundle: Bundle): Promise<Map<string, string>> {
  const { settings, dir } = bundle;
  const secrets = { httpSecret: '0'.repeat(64), toolPassword };
  const made = settings.tls === 'off' ? undefined : await certificates(settings);
  const trusted = made && settings.tls !== 'files' ? { ca: made.ca.cert } : {};
  const planned = await plan({ settings, secrets, dir, toolVersion: '0.0.0', ...trusted });
  const files = new Map(planned.map(({ path, content }) => [path, content]));
  if (settings.auth === 'basic') files.set(paths.htpasswd, await testHtpasswd());
  if (!made) return files;
  const { ca, server } = made;
  files.set(paths.caCert, ca.cert).set(paths.publicCa, ca.cert);
  files.set(paths.serverCert, server.cert).set(paths.serverKey, server.key);
  return files;
}

async function certificates({
  tls,
  host,
}: Settings): Promise<{ ca: KeyedCertificate; server: KeyedCertificate }> {
  const now = new Date();
  if (tls === 'selfsigned') {
    const own = await issueSelfSigned({ hosts: host, now });
    return { ca: own, server: own };
  }
  if (host === hosts) return { ca: await testAuthority(), server: await testServer() };
  const ca = await issueAuthority({ hosts: host, now });
  return { ca, server: await issueServer({ authority: ca, hosts: host, now }) };
}

export function writeFiles(dir: string, files: ReadonlyMap<string, string>): void {
  for (const folder of ['', paths.remembered, paths.logs, 'data'])
    mkdirSync(join(dir, folder), { recursive: true });
  for (const [path, content] of files) {
    mkdirSync(dirname(join(dir, path)), { recursive: true });
    writeFileSync(join(dir, path), content, { mode: 0o600 });
  }
}
