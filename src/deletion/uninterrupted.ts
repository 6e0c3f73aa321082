import type { Http } from '../registry/http.ts';

/**
 * For the few requests that must not be parted: Ctrl-C ends the command after them. Each attempt may take a minute, or
 * so many milliseconds.
 */
export const uninterrupted = (http: Http, within = 60_000): Http => ({
  url: http.url,
  close: () => http.close(),
  open: (request) => http.open({ ...request, within }),
  request: (request) => http.request({ ...request, within }),
});
