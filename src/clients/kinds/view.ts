import { isIP } from 'node:net';
import { createRender, type View } from '../../bundle/render.ts';
import type { RenderPart } from './kind.ts';
import type { Registry } from './registry.ts';

/** Renders the templates of kits for one registry. */
export async function partRenderer(registry: Registry): Promise<RenderPart> {
  const render = await createRender();
  const view = viewOf(registry);
  return (template, more = {}) => render(`kits/${template}`, { ...view, ...more });
}

function viewOf({ host, name, url, trust, plainHttp, user, hosts, slug }: Registry): View {
  const hasCa = trust.by === 'ca' || trust.by === 'elsewhere';
  const pem = trust.by === 'ca' ? trust.pem.trimEnd().split('\n') : unknownCa;
  return {
    host,
    name,
    url,
    slug,
    plainHttp,
    ipv6: isIP(host) === 6,
    /** What stands in for the CA's certificate, line by line. */
    ca: hasCa && pem,
    user: user ?? false,
    mirror: user === undefined,
    needsBuilder: plainHttp || hasCa,
    image: `${name}/app:1`,
    hosts: hosts ? { ...hosts } : false,
    /** containerd and BuildKit look for it beside their own configuration. */
    containerdCa: `/etc/containerd/certs.d/${name}/ca.crt`,
    dockerFolder: `/etc/docker/certs.d/${name}`,
    dockerCa: `/etc/docker/certs.d/${name}/ca.crt`,
  };
}

const unknownCa = [
  '-----BEGIN CERTIFICATE-----',
  'PUT THE CERTIFICATE OF YOUR CA HERE',
  '-----END CERTIFICATE-----',
];
