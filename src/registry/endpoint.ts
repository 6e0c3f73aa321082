import type { TLSSocket } from 'node:tls';

export interface Credentials {
  user: string;
  password: string;
}

/** Where a registry is and how to speak to it. */
export interface Endpoint {
  /** `https://reg.lan:8443`, without a path. */
  url: string;
  /** Trusted certificates in PEM; absent: the roots Node ships with. */
  ca?: readonly string[];
  credentials?: Credentials;
  /** Dialled instead of what the name resolves to. Host header, SNI and the expected name stay those of the URL. */
  address?: string;
  /** `http://user:password@proxy:3128`: the registry is reached through it. */
  proxy?: string;
  /** Milliseconds without a byte in either direction; default 30 000. */
  timeout?: number;
  /**
   * Takes the place of the usual check of chain, name and dates. Runs after the handshake and before anything is
   * sent; what it throws ends the connection.
   */
  verify?: (socket: TLSSocket) => void;
  signal?: AbortSignal;
}
