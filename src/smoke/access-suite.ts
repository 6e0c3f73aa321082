import type { Check } from './check.ts';
import { anonymous } from './checks/anonymous.ts';
import { apiVersion } from './checks/api-version.ts';
import { challenge } from './checks/challenge.ts';
import { connect } from './checks/connect.ts';
import { login } from './checks/login.ts';
import { noOpenPort } from './checks/no-bypass.ts';
import { registry } from './checks/registry.ts';
import { tlsChain } from './checks/tls-chain.ts';
import { tlsNames } from './checks/tls-names.ts';
import { tlsValidity } from './checks/tls-validity.ts';
import { tlsVersions } from './checks/tls-versions.ts';
import { wrongPassword } from './checks/wrong-password.ts';

/** Who gets in, and how: those of the suite that push nothing, for a registry that is in use. */
export const accessSuite: readonly Check[] = [
  connect,
  tlsChain,
  tlsNames,
  tlsValidity,
  tlsVersions,
  anonymous,
  challenge,
  apiVersion,
  login,
  wrongPassword,
  registry,
  noOpenPort,
];
