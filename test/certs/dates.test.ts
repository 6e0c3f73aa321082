import { expect, test } from 'vitest';
import { family, inDays, inspect, serverExtensions } from './family.ts';
import { certificate } from './openssl.ts';

test('expired', () => {
  expect(inspect({ at: inDays(95) }).problems).toEqual([
    expect.stringMatching(/the certificate expired on .* GMT$/),
  ]);
});

test('an expired issuer', () => {
  const leaf = certificate({
    subject: '/CN=x',
    extensions: serverExtensions,
    issuer: family.intermediate,
    days: 500,
  });
  const given = { cert: leaf.cert + family.intermediate.cert, key: leaf.key };
  expect(inspect({ ...given, at: inDays(201) }).problems).toEqual([
    expect.stringContaining('the certificate of "Acme Issuing" expired on'),
  ]);
  expect(inspect({ ...given, at: inDays(190) })).toMatchObject({
    problems: [],
    warnings: [expect.stringMatching(/the certificate of "Acme Issuing" expires in (9|10) days, on .* GMT$/)],
  });
});

test.each([
  [75, []],
  [77, [expect.stringMatching(/the certificate expires in 1[23] days, on/)]],
  [88.5, [expect.stringMatching(/the certificate expires in 1 day, on/)]],
  [89.5, [expect.stringMatching(/the certificate expires in less than a day, on/)]],
])('after %d of 90 days', (day, warnings) => {
  expect(inspect({ at: inDays(day) })).toMatchObject({ problems: [], warnings });
});

test('not valid yet', () => {
  const { problems, cures } = inspect({ at: inDays(-2) });
  expect(problems).toEqual([
    expect.stringContaining('the certificate is not valid before'),
    expect.stringContaining('the certificate of "Acme Issuing" is not valid before'),
  ]);
  expect(cures[0]).toContain('clock');
});
