import { Invalid } from '../option.ts';

// The grammar of github.com/distribution/reference, anchored.
const domain =
  /^(?:(?:[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?)(?:\.[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?)*|\[[a-fA-F0-9:]+\])(?::[0-9]+)?$/;
const component = '[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*';
const remainder = new RegExp(
  `^(${component}(?:/${component})*)(?::[\\w][\\w.-]{0,127})?(?:@sha256:[a-f0-9]{64})?$`,
);

/** An image reference as `docker pull` takes it. */
export function checkImage(text: string): string {
  const slash = text.indexOf('/');
  const first = slash < 0 ? '' : text.slice(0, slash);
  const hasDomain = first.includes('.') || first.includes(':') || first === 'localhost';
  const rest = hasDomain ? text.slice(slash + 1) : text;
  if (text === '' || (hasDomain && !domain.test(first)) || !remainder.test(rest))
    throw new Invalid(
      `"${text}" is no image reference`,
      'write it like registry:3 or mirror.example.com/library/registry:3',
    );
  return text;
}

/** `mirror.example.com[:5000][/prefix]`: what takes the place of Docker Hub in image names. */
export function checkImageMirror(text: string): string {
  const mirror = text.replace(/\/+$/, '');
  if (/^[a-z]+:\/\//i.test(mirror))
    throw new Invalid(`"${text}" is a URL`, 'leave out the scheme: mirror.example.com:5000');
  const [host = '', ...prefix] = mirror.split('/');
  const usable = domain.test(host) && (host.includes('.') || host.includes(':') || host === 'localhost');
  if (!usable || (prefix.length > 0 && !remainder.test(prefix.join('/'))))
    throw new Invalid(
      `"${text}" is no registry to take images from`,
      'write it like mirror.example.com:5000',
    );
  return mirror;
}
