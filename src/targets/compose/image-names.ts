import type { Settings } from '../../settings/schema.ts';

export const imagesOf = ({ registryImage, nginxImage }: Settings): string[] => [
  ...new Set([registryImage, nginxImage]),
];

/** `registry:3` is `docker.io/library/registry:3`. */
export function fullImageName(image: string): string {
  const [first = '', ...rest] = image.split('/');
  if (rest.length === 0) return `docker.io/library/${image}`;
  return first.includes('.') || first.includes(':') || first === 'localhost' ? image : `docker.io/${image}`;
}
