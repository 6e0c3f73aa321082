import { RegistryError } from '../../registry/errors.ts';
import type { Check } from '../check.ts';
import { Failed } from '../failed.ts';

/** The registry's own 404 gets through: clients tell "no such repository" from "no such page" by it. */
export const unknownRepository: Check = {
  name: 'unknown-repository',
  async run({ registry, repository }) {
    const request = { method: 'GET', path: `/v2/${repository}-none/tags/list` } as const;
    const response = await (await registry()).request(request);
    const error = new RegistryError(request, response);
    if (error.status !== 404 || error.code !== 'NAME_UNKNOWN')
      throw new Failed({ detail: `${error.message} instead of 404 NAME_UNKNOWN` });
    return undefined;
  },
};
