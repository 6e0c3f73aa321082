import type { Asked } from './check.ts';

/** The answer of every TLS check where there is none: that plain HTTP is spoken has then been seen. */
export async function plainHttp(greeting: Asked['greeting']): Promise<string> {
  await greeting();
  return 'plain HTTP, as set';
}
