import { probe } from '../../targets/compose/probe.ts';
import { once } from '../once.ts';

/** What the engines of this machine, and their Compose, answered. */
export const probed = once(({ io }) => probe(io));
