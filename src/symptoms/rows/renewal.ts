/** What makes nginx serve a certificate that is valid, and for all hosts. */
export const renewal =
  '`create-registry render` makes a new one where names are missing or its last 30 days have begun (tls: ca), or copies the one that tls-cert names\nthen `create-registry restart`; nginx reads it only then';
