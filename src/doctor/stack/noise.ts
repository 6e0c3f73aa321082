import { toolUser } from '../../bundle/bundle.ts';
import type { SymptomName } from '../../symptoms/table.ts';
import { isTelling } from '../../symptoms/harmless.ts';

/** Requests for what is not there: nothing that whoever runs the registry can mend. */
const everyday: ReadonlySet<string> = new Set<SymptomName>([
  'manifest-unknown',
  'repository-unknown',
  'blob-unknown',
  'upload-unknown',
  'name-invalid',
  'page-size',
]);

/** What clients ask for, or mistype, is no trouble of the registry. */
export const isEveryday = (symptom: string): boolean => everyday.has(symptom);

/** A client that goes away may come back. */
const passing = /response completed with error|client disconnected/;

/** Smoke tests and this doctor try wrong passwords, and break off an upload; whether they get in is looked at by itself. */
const ownDoing = new RegExp(`user "${toolUser}"|\\bsmoke/[0-9a-f]{12}\\b`);

export const isNoise = (line: string): boolean =>
  !isTelling(line) || passing.test(line) || ownDoing.test(line);
