import type { SymptomName } from './table.ts';

/** Faults of the way to a bundle's registry, by the answer's status. */
export const byStatus: Readonly<Partial<Record<number, SymptomName>>> = {
  401: 'login-refused',
  413: 'body-too-large',
  429: 'too-many-guesses',
  502: 'nginx-reaches-no-registry',
  503: 'registry-unhealthy',
  504: 'registry-too-slow',
};

/** The same by the code of a connection that failed. */
export const byCode: Readonly<Partial<Record<string, SymptomName>>> = {
  ECONNREFUSED: 'nothing-listens',
  ENOTFOUND: 'name-unknown',
  EAI_AGAIN: 'name-server',
  ETIMEDOUT: 'not-reached',
  EHOSTUNREACH: 'no-way',
  EPROTO: 'http-instead-of-https',
  ECONNRESET: 'connection-cut',
};
