import type { Comparison } from './compare.ts';

/** Unified diff of everything a write would change; new files are only named. */
export async function diffText({ changes, obsolete }: Comparison): Promise<string> {
  const { createTwoFilesPatch } = await import('diff');
  const parts = changes
    .filter(({ state }) => state === 'changed' || state === 'edited')
    .map(({ path, before = '', content, state }) =>
      createTwoFilesPatch(path, state === 'edited' ? `${path}.new` : path, before, content, '', '', {
        context: 3,
      })
        .split('\n')
        .slice(1)
        .join('\n'),
    );
  const created = changes.filter(({ state }) => state === 'new').map(({ path }) => `new file: ${path}\n`);
  const text = [...created, ...obsolete.map((path) => `no longer needed: ${path}\n`), ...parts].join('');
  // A diff is shown, copied and pasted.
  return text.replace(/^([-+ ]\s*secret: ).*$/gm, '$1"…"');
}
