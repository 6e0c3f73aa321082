import { BlockList, isIP } from 'node:net';
import { OperationError } from '../errors.ts';

/**
 * The proxy that the environment names for a URL, as Go's clients read it, Docker's among them: HTTPS_PROXY, HTTP_PROXY
 * and NO_PROXY, in capitals or not. This machine itself is always reached directly.
 */
export function proxyFor(url: string, env: NodeJS.ProcessEnv): string | undefined {
  const { protocol, hostname, port } = new URL(url);
  const name = protocol === 'https:' ? 'HTTPS_PROXY' : 'HTTP_PROXY';
  const value = variable(env, name);
  if (!value) return undefined;
  const host = hostname.replace(/^\[|\]$/g, '').toLowerCase();
  if (isThisMachine(host) || isExcepted(host, port || (protocol === 'https:' ? '443' : '80'), env))
    return undefined;
  const proxy = /^[a-z][a-z\d+.-]*:\/\//i.test(value) ? value : `http://${value}`;
  if (URL.canParse(proxy) && /^https?:$/.test(new URL(proxy).protocol)) return proxy;
  // The value may hold a password.
  throw new OperationError([
    {
      where: name,
      what: `${name} is no proxy that can be used here`,
      cure: 'http://HOST:PORT or https://HOST:PORT',
    },
  ]);
}

const variable = (env: NodeJS.ProcessEnv, name: string): string =>
  (env[name] || env[name.toLowerCase()] || '').trim();

const isThisMachine = (host: string): boolean =>
  host === 'localhost' || host === '::1' || /^127\.\d+\.\d+\.\d+$/.test(host);

const isExcepted = (host: string, port: string, env: NodeJS.ProcessEnv): boolean =>
  variable(env, 'NO_PROXY')
    .split(/[\s,]+/)
    .some((entry) => entry !== '' && matches(entry.toLowerCase(), host, port));

/** `*`, an address, a network, a name with all below it, `.name` for only what is below; any of them with a port. */
function matches(entry: string, host: string, port: string): boolean {
  if (entry === '*') return true;
  const [, inBrackets, other, wantedPort] =
    /^(?:\[(.*)\]|((?:[^:]*|.*:.*:.*?)))(?::(\d+))?$/.exec(entry) ?? [];
  const wanted = (inBrackets ?? other ?? '').replace(/^\*(?=\.)/, '');
  if (wantedPort !== undefined && wantedPort !== port) return false;
  const family = isIP(host);
  if (family !== 0) return wanted === host || contains(wanted, host, family);
  return wanted.startsWith('.') ? host.endsWith(wanted) : host === wanted || host.endsWith(`.${wanted}`);
}

function contains(network: string, host: string, family: number): boolean {
  const [address = '', prefix = ''] = network.split('/');
  if (isIP(address) !== family || !/^\d+$/.test(prefix) || Number(prefix) > (family === 4 ? 32 : 128))
    return false;
  const list = new BlockList();
  const type = family === 4 ? 'ipv4' : 'ipv6';
  list.addSubnet(address, Number(prefix), type);
  return list.check(host, type);
}
