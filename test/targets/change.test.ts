import { expect, test } from 'vitest';
import { change } from '../../src/targets/change.ts';

test.each([
  [change('port'), 'set port in settings.yml (new bundle: --port), then create-registry render'],
  [
    change('registryVersion', '2.8'),
    'set registry-version: "2.8" in settings.yml (new bundle: --registry-version 2.8), then create-registry render',
  ],
  [
    change('ipv6', false),
    'set ipv6: false in settings.yml (new bundle: --no-ipv6), then create-registry render',
  ],
])('%s', (said, expected) => expect(said).toBe(expected));
