/** A layer's media type in words: `tar, gzip`. Types that nobody has heard of stand as they are. */
export function layerWords(type: string): string {
  const known = forms.find(({ form }) => form.test(type));
  if (!known) return type || 'no media type';
  const compression = /[.+](gzip|zstd)(?:\+|$)/.exec(type)?.[1];
  const notes = [
    /nondistributable|foreign/.test(type) ? 'not held by registries' : '',
    type.endsWith('+encrypted') ? 'encrypted' : '',
  ];
  return [known.words, compression ?? '', ...notes].filter(Boolean).join(', ');
}

const forms: readonly { form: RegExp; words: string }[] = [
  { form: /^application\/vnd\.oci\.image\.layer\.(?:nondistributable\.)?v1\.tar/, words: 'tar' },
  { form: /^application\/vnd\.docker\.image\.rootfs\.(?:foreign\.)?diff\.tar/, words: 'tar' },
  { form: /^application\/vnd\.cncf\.helm\.chart\.content\.v1\.tar/, words: 'chart, tar' },
  { form: /^application\/vnd\.cncf\.helm\.chart\.provenance/, words: 'provenance of the chart' },
  { form: /^application\/vnd\.in-toto/, words: 'in-toto statement' },
  { form: /^application\/vnd\.dsse\.envelope/, words: 'in-toto statement, signed' },
  { form: /^application\/vnd\.dev\.cosign\.simplesigning/, words: 'what is signed' },
  { form: /^application\/(?:vnd\.wasm\.content\.layer|wasm$)/, words: 'WebAssembly' },
];
