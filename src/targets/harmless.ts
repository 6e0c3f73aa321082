/**
 * What nginx says without any meaning: that it had no log before it read where its log is, and that a master
 * without root's rights cannot change the groups of its workers.
 */
const meaningless = /could not open error log file|initgroups\(.*\) failed/;

export const isTelling = (line: string): boolean => !meaningless.test(line);
