/** Why something of a bundle does not answer as it should, and what to do. */
export interface Reason {
  cause?: string;
  cure?: string;
}

export const tooManyGuesses: Reason = {
  cause:
    'too many wrong passwords for this user from this address in the last seconds, or right ones that nginx cannot remember',
  cure: '`create-registry logs auth` says which; wait a moment. A `deny` in nginx.conf is answered so, too',
};

/** Faults of the way to a bundle's registry, by the answer's status. */
export const statusReasons: Readonly<Record<number, Reason>> = {
  401: {
    cause: 'the user is not in nginx/auth/htpasswd, or has another password there',
    cure: 'compare the names in nginx/auth/htpasswd; `create-registry render` writes the tool’s own user again',
  },
  413: {
    cause: 'a proxy on the way limits the size of a request; nginx allows 1 MB unless told otherwise',
    cure: 'client_max_body_size 0; in nginx.conf, and the same at every proxy before it',
  },
  429: tooManyGuesses,
  502: {
    cause: 'nginx runs, but cannot reach the registry',
    cure: 'look at the registry’s log (`create-registry logs registry`) and start it (`create-registry up`)',
  },
  503: {
    cause: 'the registry’s own health check fails: its storage cannot be used',
    cure: 'check free space and permissions of the data folder, then the registry’s log',
  },
  504: {
    cause: 'the registry did not answer in time',
    cure: 'look at the registry’s log; slow storage needs longer proxy_read_timeout in nginx.conf',
  },
};

/** The same by the code of a connection that failed. */
export const connectionReasons: Readonly<Record<string, Reason>> = {
  ECONNREFUSED: {
    cause: 'nothing listens there',
    cure: '`create-registry up`; then compare the port in settings.yml',
  },
  ENOTFOUND: {
    cause: 'the name does not resolve on this machine',
    cure: 'add it to DNS or to /etc/hosts (clients/hosts has the line)',
  },
  EAI_AGAIN: {
    cause: 'the name server does not answer',
    cure: 'check /etc/resolv.conf, or add the name to /etc/hosts',
  },
  ETIMEDOUT: {
    cause: 'a firewall drops the packets, or the machine is another one than meant',
    cure: 'check where the name points to, and the firewall of this machine',
  },
  EHOSTUNREACH: { cause: 'there is no way to that address', cure: 'check where the name points to' },
  EPROTO: {
    cause: 'what listens there does not speak TLS: plain HTTP, or another program has the port',
    cure: 'nginx.conf needs `listen … ssl`; see who has the port with `ss -ltnp`',
  },
  ECONNRESET: { cause: 'the connection was cut', cure: 'look at nginx’s error log' },
};
