import type { Session } from '../../cli/command.ts';
import { exitCode, type ExitCode } from '../../errors.ts';
import type { Image } from '../../images/image.ts';
import type { Parsed } from '../../registry/parse-manifest.ts';
import { visible } from '../../text/visible.ts';

/** Docker's first form has too little in it for a page like the others': says so, and what to do. */
export function showSchema1(
  { out }: Session,
  reference: string,
  { digest, mediaType, bytes }: Image,
  parsed: Extract<Parsed, { kind: 'schema1' }>,
): ExitCode {
  // The newest comes first there.
  const layers = [...parsed.layers].reverse();
  out.document({
    reference,
    digest,
    mediaType,
    manifestSize: bytes.length,
    kind: 'schema 1',
    name: parsed.name,
    tag: parsed.tag,
    layers: layers.map((layer) => ({ digest: layer })),
    cure: cure(reference),
  });
  out.result(
    [
      reference,
      `  digest    ${digest}`,
      `  type      schema 1, ${mediaType} (${bytes.length} bytes)`,
      `  made as   ${parsed.name}:${parsed.tag}`,
      '',
      'Schema 1 is what Docker wrote before version 1.10 (2016). It names layers, yet neither their sizes nor a config, so',
      'that there is no IMAGE ID. Registry 3 and current engines no longer take it. To have it in today’s form:',
      ...cure(reference).map((line) => `  ${line}`),
      '',
      `Layers (${layers.length})`,
      ...layers.map((layer) => `  ${layer}`),
    ]
      .map(visible)
      .join('\n'),
  );
  return exitCode.done;
}

const cure = (reference: string): string[] => [
  `skopeo copy --format v2s2 docker://${reference} docker://${reference.replace(/@.*$/, ':TAG')}`,
  `or build it again; or docker pull and docker push it with Docker 25 or older`,
];
