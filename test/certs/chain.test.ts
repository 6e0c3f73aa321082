import { expect, test } from 'vitest';
import { family, fine, inspect, serverExtensions } from './family.ts';
import { certificate, extensionsOf } from './openssl.ts';

const wrongOrder =
  '--tls-cert the certificates are in the wrong order: clients expect the server certificate first';
const rightOrder = ['put them in this order: "reg.lan", "Acme Issuing", "Acme Root"'];

test('the server certificate last', () => {
  const { leaf, intermediate, root } = family;
  const cert = root.cert + intermediate.cert + leaf.cert;
  expect(inspect({ cert })).toEqual({ problems: [wrongOrder], warnings: [], cures: rightOrder });
  // The same without a key that tells which one is the server's.
  expect(inspect({ cert, key: 'x' }).problems).toContain(wrongOrder);
});

test('issuers in the wrong order', () => {
  const { leaf, intermediate, root } = family;
  const cert = leaf.cert + root.cert + intermediate.cert;
  expect(inspect({ cert })).toEqual({ problems: [wrongOrder], warnings: [], cures: rightOrder });
});

test('a certificate that has nothing to do with it', () => {
  const { leaf, intermediate, stranger } = family;
  for (const cert of [
    leaf.cert + stranger.cert + intermediate.cert,
    leaf.cert + intermediate.cert + stranger.cert,
  ])
    expect(inspect({ cert })).toMatchObject({
      problems: ['--tls-cert the certificate of "Stranger" did not sign the one before it'],
      warnings: [],
    });
});

test('something foreign before the server certificate', () => {
  const { leaf, intermediate, stranger } = family;
  expect(inspect({ cert: stranger.cert + leaf.cert + intermediate.cert }).problems).toEqual([
    '--tls-cert the certificate of "Stranger" did not sign the one before it',
    wrongOrder,
  ]);
});

test('an issuer of the same name with another key', () => {
  const { leaf, root } = family;
  const impostor = certificate({
    subject: '/CN=Acme Issuing',
    extensions: extensionsOf.root,
    issuer: root,
  });
  expect(inspect({ cert: leaf.cert + impostor.cert })).toMatchObject({
    problems: ['--tls-cert the certificate of "Acme Issuing" did not sign the one before it'],
    warnings: [
      expect.stringContaining(
        '"Acme Issuing", which signed the certificate of "reg.lan", is neither in the file',
      ),
    ],
  });
});

test('a gap', () => {
  const { leaf, root } = family;
  expect(inspect({ cert: leaf.cert + root.cert, roots: [] })).toMatchObject({
    problems: ['--tls-cert the certificate of "Acme Root" did not sign the one before it'],
    warnings: [expect.stringContaining('"Acme Issuing", which signed')],
  });
});

test('the same certificate twice', () => {
  const { leaf, intermediate } = family;
  for (const cert of [
    leaf.cert + leaf.cert + intermediate.cert,
    leaf.cert + intermediate.cert + intermediate.cert,
  ])
    expect(inspect({ cert }).problems).toEqual([expect.stringContaining('stands in the file twice')]);
});

test('a lone certificate of an unknown issuer may be fine', () => {
  expect(inspect({ cert: family.leaf.cert })).toMatchObject({
    problems: [],
    warnings: [
      '--tls-cert "Acme Issuing", which signed the certificate of "reg.lan", is neither in the file nor known to clients by itself',
    ],
  });
});

test('so may a chain below an unknown root', () => {
  expect(inspect({ roots: [] })).toMatchObject({
    problems: [],
    warnings: [expect.stringMatching(/"Acme Root", which signed the certificate of "Acme Issuing"/)],
  });
});

test('a lone certificate of a public authority lacks its intermediate', () => {
  const timestamps = '1.3.6.1.4.1.11129.2.4.2=DER:04020000';
  const extensions = [...serverExtensions, timestamps];
  const made = certificate({ subject: '/CN=reg.lan', extensions, issuer: family.intermediate });
  const { problems, warnings, cures } = inspect(made);
  expect(problems).toEqual([
    expect.stringContaining('the chain is incomplete: the certificate of "Acme Issuing"'),
  ]);
  expect(cures[0]).toContain('fullchain.pem');
  expect(warnings).toEqual([]);
  expect(inspect({ ...made, cert: made.cert + family.intermediate.cert })).toMatchObject(fine);
});
