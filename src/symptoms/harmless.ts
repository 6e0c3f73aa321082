/** Lines without any meaning, though they look like trouble. */
const meaningless: readonly RegExp[] = [
  // nginx: it had no log before it read where its log is; a master without root's rights cannot change groups.
  /could not open error log file|initgroups\(.{0,200}\) failed/,
  // The registry: every push asks first whether a blob is there; every client asks first without a password.
  /response completed with error.{0,1500}http\.request\.method=HEAD/,
  /basic authentication challenge.{0,300}invalid authorization credential|authorization token required/,
  // The entrypoint of nginx's image: it would have edited a file that this configuration does not use.
  /can not modify \/etc\/nginx\/conf\.d\/default\.conf/,
];

export const isTelling = (line: string): boolean => !meaningless.some((pattern) => pattern.test(line));
