import { describe, expect, test } from 'vitest';
import { findKind } from '../../../src/clients/kinds/find.ts';
import { kinds } from '../../../src/clients/kinds/table.ts';
import { UsageError } from '../../../src/errors.ts';

test('no word means two kinds', () => {
  const words = kinds.flatMap(({ name, aliases }) => [name, ...aliases]);
  expect(words.filter((word, index) => words.indexOf(word) !== index)).toEqual([]);
});

test.each([
  ['docker', 'docker'],
  ['docker-engine', 'docker'],
  ['Docker Desktop', 'docker-desktop'],
  ['nerdctl', 'containerd'],
  ['buildx', 'buildkit'],
  ['skopeo', 'podman'],
  ['CRIO', 'cri-o'],
  ['k8s', 'kubernetes'],
  ['github_actions', 'github-actions'],
  ['gitlab', 'gitlab-ci'],
  ['ubuntu', 'debian'],
  ['rhel', 'redhat'],
  ['fedora', 'redhat'],
  ['ubuntu 22.04', 'debian'],
  ['rhel9', 'redhat'],
  ['docker29', 'docker'],
  ['rke2', 'rke2'],
  ['mac', 'macos'],
  ['dns', 'hosts'],
])('%s is %s', (word, name) => {
  expect(findKind(word).name).toBe(name);
});

describe('what is not known', () => {
  const cure = (word: string): string => {
    try {
      return findKind(word).name;
    } catch (error) {
      if (error instanceof UsageError) return error.problems[0]!.cure!;
      throw error;
    }
  };
  test.each([
    ['dokcer', 'docker'],
    ['contanerd', 'containerd'],
    ['kuberentes', 'kubernetes'],
    ['ubunut', 'ubuntu'],
  ])('%s: %s was meant', (word, near) => {
    expect(cure(word)).toMatch(new RegExp(`^did you mean ${near}\\?\nthe kinds: docker, `));
  });
  test('several at once are told to come one by one', () => {
    expect(cure('docker,podman')).toMatch(/^one kind at a time\n/);
  });
  test('is told which there are', () => {
    expect(cure('toaster')).toMatch(/^the kinds: docker, .*, hosts$/);
  });
});
