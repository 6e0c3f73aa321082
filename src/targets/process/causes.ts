import { paths } from '../../bundle/paths.ts';
import type { Problem } from '../../problem.ts';
import { thisFolder } from '../../symptoms/place.ts';
import { recognise } from '../../symptoms/recognise.ts';
import type { Place } from '../../symptoms/symptom.ts';
import { startSymptoms } from '../../symptoms/table.ts';
import { words } from '../../symptoms/words.ts';
import { portTaken } from '../port-problems.ts';
import type { ServiceName } from '../target.ts';
import { programNameOf } from './programs.ts';

type Cause = Pick<Problem, 'what' | 'cure'>;

const config: Record<ServiceName, string> = {
  nginx: paths.nginxConf,
  auth: paths.authConf,
  registry: paths.registryConfig,
  floor: paths.floorScript,
};

/** Reads the likely cause out of what a service wrote before it ended. */
export function likelyCause(
  lines: readonly string[],
  service: ServiceName,
  place: Place = thisFolder,
): Cause | undefined {
  const [first] = recognise(lines.join('\n'), startSymptoms);
  if (!first) return undefined;
  const { symptom, named } = first;
  // Who has the port can be seen here and now.
  if (symptom.name === 'port-taken' && named['port']) return portTaken(Number(named['port']));
  const known = { ...named, service: programNameOf(service), config: config[service] };
  return { what: words(symptom.cause, place, known), cure: words(symptom.cure, place, known) };
}
