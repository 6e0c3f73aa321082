import { proxyFor } from '../../remotes/proxy.ts';
import { publicUrl } from '../../settings/address.ts';
import type { Settings } from '../../settings/schema.ts';
import { aroundBundle } from '../bundle-check.ts';
import type { Finding } from '../finding.ts';
import { engineInfo } from './engine-info.ts';
import { probed } from './probed.ts';

/** Whether a proxy of this shell or of the engine catches the registry's own names. */
export const proxy = aroundBundle(
  'proxy',
  async ({ settings }, context) => {
    const shell = caught(settings, context.io.env);
    const info = engineInfo(await probed(context));
    const daemon = info
      ? caught(settings, {
          HTTP_PROXY: info.proxy.http,
          HTTPS_PROXY: info.proxy.https,
          NO_PROXY: info.proxy.except,
        })
      : [];
    return {
      findings: [
        ...(shell.length > 0 ? [ofShell(shell)] : []),
        ...(info && daemon.length > 0 ? [ofEngine(daemon, info.name, info.proxy.except)] : []),
      ],
      ...(shell.length + daemon.length > 0 ? {} : { detail: 'none in the way' }),
    };
  },
  25_000,
);

const caught = (settings: Settings, env: NodeJS.ProcessEnv): string[] =>
  settings.host.filter((host) => proxyFor(publicUrl(settings, host), env) !== undefined);

const ofShell = (hosts: readonly string[]): Finding => ({
  severity: 'warning',
  what: `by the environment of this shell, requests to ${hosts.join(', ')} go to the proxy`,
  why: 'curl, skopeo, crane, podman and this tool ask the proxy for a registry that is right here, and it may not know it.',
  cure: `export NO_PROXY="$NO_PROXY,${hosts.join(',')}" no_proxy="$no_proxy,${hosts.join(',')}"\nor for everybody, in /etc/environment`,
});

const ofEngine = (hosts: readonly string[], engine: string, except: string): Finding => ({
  severity: 'warning',
  what: `${engine} sends requests to ${hosts.join(', ')} to its proxy`,
  why: 'docker login, push and pull on this machine fail with what the proxy says: 403, 502, 503, a timeout.',
  cure: [
    `where the proxy is set (systemctl cat docker shows Environment=; or "proxies" in /etc/docker/daemon.json), NO_PROXY has to be: ${[...except.split(',').filter((one) => one !== ''), ...hosts].join(',')}`,
    'then: sudo systemctl daemon-reload && sudo systemctl restart docker',
  ].join('\n'),
});
