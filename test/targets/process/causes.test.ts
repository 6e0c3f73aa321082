import { expect, test } from 'vitest';
import { likelyCause } from '../../../src/targets/process/causes.ts';

// In the words of nginx 1.22 and the registries 2.8 and 3.
test.each([
  [
    'nginx',
    ['nginx: [emerg] bind() to 0.0.0.0:443 failed (98: Address already in use)'],
    'port 443 is used by',
  ],
  [
    'nginx',
    ['2026/01/01 00:00:00 [emerg] 7#7: bind() to 0.0.0.0:443 failed (13: Permission denied)'],
    'only root may open port 443',
  ],
  [
    'nginx',
    ['nginx: [emerg] socket() [::]:8443 failed (97: Address family not supported by protocol)'],
    'no IPv6',
  ],
  ['nginx', ['nginx: [emerg] bind() to [::1]:8443 failed (99: Cannot assign requested address)'], 'no IPv6'],
  [
    'nginx',
    ['nginx: [emerg] bind() to 10.9.9.9:8443 failed (99: Cannot assign requested address)'],
    '10.9.9.9:8443 is no address',
  ],
  [
    'nginx',
    ['nginx: [emerg] unknown directive "nonsense" in /b/nginx/nginx.conf:12'],
    '/b/nginx/nginx.conf:12',
  ],
  [
    'nginx',
    [
      'nginx: [emerg] cannot load certificate "/b/nginx/certs/server.crt": BIO_new_file() failed (SSL: error:80000002)',
    ],
    '/b/nginx/certs/server.crt',
  ],
  [
    'nginx',
    [
      'nginx: [emerg] SSL_CTX_use_PrivateKey("/b/nginx/certs/server.key") failed (SSL: error:05800074:x509 certificate routines::key values mismatch)',
    ],
    'do not belong together',
  ],
  [
    'auth',
    [
      'nginx: [emerg] dlopen() "/usr/lib/nginx/modules/ngx_http_js_module.so" failed (/usr/lib/nginx/modules/ngx_http_js_module.so: cannot open shared object file: No such file or directory) in /b/nginx/auth.conf:5',
    ],
    'nginx lacks its njs module, /usr/lib/nginx/modules/ngx_http_js_module.so',
  ],
  [
    'nginx',
    [
      'nginx: [emerg] module "/m/ngx_http_js_module.so" version 1018000 instead of 1022001 in /b/nginx/nginx.conf:5',
    ],
    '/m/ngx_http_js_module.so is made for another nginx',
  ],
  [
    'nginx',
    ['nginx: [emerg] module "/m/ngx_http_js_module.so" is not binary compatible in /b/nginx/nginx.conf:5'],
    '/m/ngx_http_js_module.so is made for another nginx',
  ],
  [
    'auth',
    ['nginx: [emerg] bind() to unix:run/auth.sock failed (95: Operation not supported)'],
    'nginx cannot make its socket: Operation not supported',
  ],
  [
    'auth',
    ['nginx: [emerg] bind() to unix:run/auth.sock failed (13: Permission denied)'],
    'nginx cannot make its socket: Permission denied',
  ],
  ['nginx', ['nginx: [emerg] mkdir() "/b/run/body" failed (28: No space left on device)'], 'disk is full'],
  [
    'registry',
    [
      'configuration error: error parsing registry/config.yml: yaml: line 3: did not find expected node content',
    ],
    'line 3',
  ],
  [
    'registry',
    ['time="x" level=fatal msg="listen tcp 127.0.0.1:5001: bind: address already in use"'],
    'port 5001 is used by',
  ],
  [
    'registry',
    ['time="x" level=fatal msg="listen unix run/registry.sock: bind: operation not supported"'],
    'socket: operation not supported',
  ],
  ['registry', ['panic: StorageDriver not registered: nonsense'], 'StorageDriver not registered: nonsense'],
  ['registry', ['time="x" level=fatal msg="mkdir data: permission denied"'], 'not yours'],
] as const)('%s: %s', (service, lines, words) => {
  expect(likelyCause(lines, service)).toMatchObject({
    what: expect.stringContaining(words),
    cure: expect.stringMatching(/\w+/),
  });
});

test.each([
  'nginx: [alert] could not open error log file: open() "/var/log/nginx/error.log" failed (13: Permission denied)',
  '2026/01/01 00:00:00 [emerg] 7#7: initgroups(nginx, 101) failed (1: Operation not permitted)',
])('what nginx says to everybody but root is no cause: %s', (line) => {
  expect(likelyCause([line], 'nginx')).toBeUndefined();
});
