import type { SymptomName } from '../../src/symptoms/table.ts';

/** What a program really printed, where that was seen, and what it means. */
export type Text = readonly [row: SymptomName, source: string, text: string];

const docker20 = 'docker 20.10.24, run against such a server';
const docker28 = 'docker 28.5.2 with the containerd store, run against such a server';
const dockerd20 = 'dockerd 20.10.24, its log, run';
const ctr1 = 'ctr 1.6.20, run';
const ctr2 = 'ctr 2.1.9, run';
const skopeo22 = 'skopeo 1.22, run';
const podman5 = 'podman 5.8, run';
const curl7 = 'curl 7.88, run';
const curl8 = 'curl 8, run';
const buildx = 'docker buildx 0.29, run';
const nginx = 'nginx 1.22.1, run';
const registry3 = 'registry 3.1.1, run';

/** Trust, certificates and protocols. */
export const tlsTexts: readonly Text[] = [
  [
    'untrusted-docker',
    docker20,
    'Error response from daemon: Get "https://reg.lan:28441/v2/": x509: certificate signed by unknown authority',
  ],
  [
    'untrusted-docker',
    docker28,
    'Error response from daemon: failed to resolve reference "reg.lan:28441/app:1": failed to do request: Head "https://reg.lan:28441/v2/app/manifests/1": tls: failed to verify certificate: x509: certificate signed by unknown authority',
  ],
  [
    'untrusted-docker',
    'dockerd 28.5.2, its log, run',
    'time="2026-11-22T01:16:03.508961560Z" level=error msg="Handler for POST /v1.51/images/create returned error: failed to resolve reference \\"reg.lan:28441/app:1\\": failed to do request: Head \\"https://reg.lan:28441/v2/app/manifests/1\\": tls: failed to verify certificate: x509: certificate signed by unknown authority"',
  ],
  [
    'untrusted-docker',
    'github.com/kubernetes/minikube/issues/12944',
    'Error response from daemon: Get "https://registry-1.docker.io/v2/": x509: certificate signed by unknown authority',
  ],
  [
    'ca-changed',
    docker20,
    'Error response from daemon: Get "https://reg.lan:28441/v2/": x509: certificate signed by unknown authority (possibly because of "x509: ECDSA verification failure" while trying to verify candidate authority certificate "create-registry CA")',
  ],
  [
    'ca-file-name',
    docker20,
    'Error response from daemon: missing key client.key for client certificate client.cert. Note that CA certificates should use the extension .crt',
  ],
  [
    'ca-file-name',
    docker28,
    'Error response from daemon: failed to resolve reference "reg.lan:28441/app:1": failed to load X509 key pair: tls: failed to find any PEM data in certificate input',
  ],
  [
    'ca-file-unreadable',
    docker28,
    'Error response from daemon: failed to resolve reference "reg.lan:28441/app:1": unable to load CA cert "/etc/docker/certs.d/reg.lan:28441/ca.crt"',
  ],
  [
    'untrusted-containerd',
    ctr1,
    'ctr: failed to resolve reference "reg.lan:28441/app:1": failed to do request: Head "https://reg.lan:28441/v2/app/manifests/1": x509: certificate signed by unknown authority',
  ],
  [
    'untrusted-containerd',
    ctr2,
    'ctr: failed to resolve image: failed to do request: Head "https://reg.lan:28441/v2/app/manifests/1": tls: failed to verify certificate: x509: certificate signed by unknown authority',
  ],
  [
    'untrusted-kubernetes',
    'github.com/rancher-sandbox/rancher-desktop/issues/305',
    'Warning  Failed       7s (x2 over 21s)  kubelet            Failed to pull image "docker.io/moby/buildkit:v0.8.3": rpc error: code = Unknown desc = failed to pull and unpack image "docker.io/moby/buildkit:v0.8.3": failed to resolve reference "docker.io/moby/buildkit:v0.8.3": failed to authorize: failed to fetch anonymous token: Get "https://auth.docker.io/token?scope=repository%3Amoby%2Fbuildkit%3Apull&service=registry.docker.io": x509: certificate signed by unknown authority',
  ],
  [
    'untrusted-kubernetes',
    'github.com/dwmkerr/terraform-aws-openshift/issues/76',
    'Failed to pull image "docker-registry-default.ip.xip.io/project/name": rpc error: code = Unknown desc = Get https:/docker-registry-default.ip.xip.io/project/name : x509: certificate signed by unknown authority',
  ],
  [
    'untrusted-buildkit',
    buildx,
    'ERROR: failed to build: failed to solve: reg.lan:28441/app:1: failed to resolve source metadata for reg.lan:28441/app:1: failed to do request: Head "https://reg.lan:28441/v2/app/manifests/1": tls: failed to verify certificate: x509: certificate signed by unknown authority',
  ],
  [
    'untrusted-buildkit',
    buildx,
    'ERROR: failed to build: failed to solve: failed to push reg.lan:28441/app:2: failed to do request: Head "https://reg.lan:28441/v2/app/blobs/sha256:ebbe5550539a0d96b29c5538e95b127414d793bf88f6040219c9ad16b30a4514": tls: failed to verify certificate: x509: certificate signed by unknown authority',
  ],
  [
    'untrusted-buildkit',
    'github.com/containerd/nerdctl/issues/363',
    'error: failed to solve: company.registry.com/golang:1.16-stretch: failed to do request: Head "https://company.registry.com/v2/golang/manifests/1.16-stretch": x509: certificate signed by unknown authority',
  ],
  [
    'untrusted-podman',
    skopeo22,
    'time="2026-11-22T01:16:06Z" level=fatal msg="Error parsing image name \\"docker://reg.lan:28441/app:1\\": pinging container registry reg.lan:28441: Get \\"https://reg.lan:28441/v2/\\": tls: failed to verify certificate: x509: certificate signed by unknown authority"',
  ],
  [
    'untrusted-podman',
    podman5,
    'Error: unable to copy from source docker://reg.lan:28441/app:1: initializing source docker://reg.lan:28441/app:1: pinging container registry reg.lan:28441: Get "https://reg.lan:28441/v2/": tls: failed to verify certificate: x509: certificate signed by unknown authority',
  ],
  [
    'untrusted-podman',
    podman5,
    'Error: authenticating creds for "reg.lan:28441": pinging container registry reg.lan:28441: Get "https://reg.lan:28441/v2/": tls: failed to verify certificate: x509: certificate signed by unknown authority',
  ],
  ['untrusted-system', curl7, 'curl: (60) SSL certificate problem: unable to get local issuer certificate'],
  ['untrusted-system', curl7, 'curl: (60) SSL certificate problem: self-signed certificate'],
  ['untrusted-system', 'openssl 3.0, run', 'verify error:num=20:unable to get local issuer certificate'],
  [
    'untrusted-system',
    'node 20.20, run',
    'Error: unable to verify the first certificate UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  ],
  [
    'untrusted-system',
    'Python 3.11, run',
    '<urlopen error [SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed: unable to get local issuer certificate (_ssl.c:1006)>',
  ],
  [
    'untrusted-system',
    'git 2.39, run',
    "fatal: unable to access 'https://localhost:28441/x/': server certificate verification failed. CAfile: /etc/ssl/certs/ca-certificates.crt CRLfile: none",
  ],
  [
    'untrusted-system',
    'wget 1.21 with GnuTLS, run',
    "ERROR: The certificate of ‘reg.lan’ doesn't have a known issuer.",
  ],
  [
    'client-rejects-certificate',
    nginx,
    '2026/11/22 01:16:44 [info] 21103#21103: *309 SSL_do_handshake() failed (SSL: error:0A000412:SSL routines::sslv3 alert bad certificate:SSL alert number 42) while SSL handshaking, client: 10.209.179.2, server: 0.0.0.0:28441',
  ],
  ['untrusted-ca', 'any program in Go: the bare error', 'x509: certificate signed by unknown authority'],
  [
    'insecure-registries-ignored',
    'as people put it (docker/cli#6748)',
    'insecure-registries in daemon.json has no effect with Docker 29',
  ],
  [
    'http-instead-of-https',
    dockerd20,
    'time="2026-11-22T01:13:53.267057508Z" level=info msg="Attempting next endpoint for pull after error: Get \\"https://reg.lan:28458/v2/\\": http: server gave HTTP response to HTTPS client"',
  ],
  [
    'mirror-falls-back',
    dockerd20,
    'time="2026-11-22T01:13:53.566638971Z" level=info msg="Attempting next endpoint for pull after error: unsupported"',
  ],

  [
    'certificate-early',
    docker20,
    'Error response from daemon: Get "https://reg.lan:28446/v2/": x509: certificate has expired or is not yet valid: current time 2026-11-22T01:13:52Z is before 2029-01-01T00:00:00Z',
  ],
  [
    'certificate-expired',
    docker28,
    'Error response from daemon: failed to resolve reference "reg.lan:28442/app:1": failed to do request: Head "https://reg.lan:28442/v2/app/manifests/1": tls: failed to verify certificate: x509: certificate has expired or is not yet valid: current time 2026-11-22T01:16:03Z is after 2025-01-01T00:00:00Z',
  ],
  [
    'certificate-expired',
    podman5,
    'Error: unable to copy from source docker://reg.lan:28442/app:1: initializing source docker://reg.lan:28442/app:1: pinging container registry reg.lan:28442: Get "https://reg.lan:28442/v2/": tls: failed to verify certificate: x509: certificate has expired or is not yet valid: current time 2026-11-22T01:16:32Z is after 2025-01-01T00:00:00Z',
  ],
  ['certificate-expired', 'node 20.20, run', 'Error: certificate has expired CERT_HAS_EXPIRED'],
  [
    'certificate-common-name',
    docker20,
    'Error response from daemon: Get "https://reg.lan:28443/v2/": x509: certificate relies on legacy Common Name field, use SANs instead',
  ],
  [
    'certificate-address',
    docker20,
    'Error response from daemon: Get "https://10.209.179.1:28441/v2/": x509: cannot validate certificate for 10.209.179.1 because it doesn\'t contain any IP SANs',
  ],
  [
    'certificate-names',
    docker28,
    'Error response from daemon: failed to resolve reference "reg.lan:28444/app:1": failed to do request: Head "https://reg.lan:28444/v2/app/manifests/1": tls: failed to verify certificate: x509: certificate is valid for other.lan, not reg.lan',
  ],
  [
    'certificate-names',
    curl7,
    "curl: (60) SSL: no alternative certificate subject name matches target host name '10.255.255.1'",
  ],
  [
    'certificate-forbidden-name',
    'Go, crypto/x509, its error text',
    'x509: a root or intermediate certificate is not authorized to sign for this name: DNS name "reg.lan" is not permitted by any constraint',
  ],
  [
    'certificate-purpose',
    'Go, crypto/x509, its error text',
    'tls: failed to verify certificate: x509: certificate specifies an incompatible key usage',
  ],
  ['certificate-of-client', 'Go, crypto/tls, its error text', 'remote error: tls: certificate required'],

  [
    'http-instead-of-https',
    ctr1,
    'ctr: failed to resolve reference "reg.lan:28445/app:1": failed to do request: Head "https://reg.lan:28445/v2/app/manifests/1": http: server gave HTTP response to HTTPS client',
  ],
  [
    'http-instead-of-https',
    podman5,
    'Error: unable to copy from source docker://reg.lan:28445/app:1: initializing source docker://reg.lan:28445/app:1: pinging container registry reg.lan:28445: Get "https://reg.lan:28445/v2/": http: server gave HTTP response to HTTPS client',
  ],
  [
    'http-instead-of-https',
    curl7,
    'curl: (35) OpenSSL/3.0.19: error:0A00010B:SSL routines::wrong version number',
  ],
  [
    'http-instead-of-https',
    'node 20.20, run',
    'Error: 80FCE7548E7F0000:error:0A00010B:SSL routines:ssl3_get_record:wrong version number:../deps/openssl/openssl/ssl/record/ssl3_record.c:350:',
  ],
  ['https-instead-of-http', nginx, '<center>The plain HTTP request was sent to HTTPS port</center>'],
  [
    'tls-versions',
    docker20,
    'Error response from daemon: Get "https://reg.lan:28448/v2/": remote error: tls: protocol version not supported',
  ],
  [
    'tls-versions',
    curl8,
    'curl: (35) TLS connect error: error:0A00042E:SSL routines::tlsv1 alert protocol version',
  ],
  [
    'location-scheme',
    'github.com/distribution/distribution, issue 970',
    'Patch "/v2/app/blobs/uploads/d5f5?_state=x": unsupported protocol scheme ""',
  ],
  [
    'not-http',
    'Go, net/http, its error text',
    'Get "http://reg.lan:22/v2/": net/http: HTTP/1.x transport connection broken: malformed HTTP response "SSH-2.0-OpenSSH_9.2p1"',
  ],
];

/** The way there, and who is let in. */
export const wayTexts: readonly Text[] = [
  [
    'traces-exporter',
    'github.com/argoproj/argo-cd/issues/22974, registry 3.0.0',
    'time="2025-05-14T16:33:22.586397052Z" level=error msg="traces export: Post \\"https://localhost:4318/v1/traces\\": dial tcp [::1]:4318: connect: connection refused" environment=development go.version=go1.23.7 instance.id=c59c4554 service=registry version=3.0.0',
  ],
  [
    'proxy-in-the-way',
    skopeo22,
    'time="2026-11-22T01:16:44Z" level=fatal msg="Error parsing image name \\"docker://reg.lan:28441/app:1\\": pinging container registry reg.lan:28441: Get \\"https://reg.lan:28441/v2/\\": proxyconnect tcp: dial tcp 127.0.0.1:1: connect: connection refused"',
  ],
  [
    'name-server',
    docker28,
    'Error response from daemon: failed to resolve reference "nowhere.lan/app:1": failed to do request: Head "https://nowhere.lan/v2/app/manifests/1": dial tcp: lookup nowhere.lan on [::1]:53: read udp [::1]:60074->[::1]:53: read: connection refused',
  ],
  [
    'name-server',
    docker20,
    'Error response from daemon: Get "https://nowhere.lan/v2/": dial tcp: lookup nowhere.lan on 10.255.255.53:53: dial udp 10.255.255.53:53: connect: network is unreachable',
  ],
  [
    'name-unknown',
    'Go resolver: docker, containerd, podman',
    'Error response from daemon: Get "https://reg.lan/v2/": dial tcp: lookup reg.lan on 127.0.0.53:53: no such host',
  ],
  ['name-unknown', curl7, 'curl: (6) Could not resolve host: nowhere.invalid'],
  [
    'nginx-finds-no-registry',
    nginx,
    '2026/11/22 01:25:11 [emerg] 3505#3505: host not found in upstream "nohost.invalid" in /tmp/cap/t.conf:1',
  ],
  [
    'nginx-reaches-no-registry',
    nginx,
    '2026/11/22 01:13:53 [error] 21103#21103: *17 connect() failed (111: Connection refused) while connecting to upstream, client: 10.209.179.2, server: , request: "GET /v2/ HTTP/1.1", upstream: "http://127.0.0.1:28999/v2/", host: "reg.lan:28452"',
  ],
  [
    'nginx-reaches-no-registry',
    docker20,
    'Error response from daemon: received unexpected HTTP status: 502 Bad Gateway',
  ],
  [
    'nginx-reaches-no-registry',
    'skopeo 1.9, run',
    'time="2026-11-22T01:15:35Z" level=fatal msg="Error parsing image name \\"docker://reg.lan:28452/app:1\\": pinging container registry reg.lan:28452: invalid status code from registry 502 (Bad Gateway)"',
  ],
  [
    'ipv6-nothing-listens',
    'Go: docker (unregistry#51)',
    'Get "https://reg.lan/v2/": dial tcp [fd00::1]:443: connect: connection refused',
  ],
  [
    'nothing-listens',
    docker20,
    'Error response from daemon: Get "https://reg.lan:28460/v2/": dial tcp 10.209.179.1:28460: connect: connection refused',
  ],
  [
    'nothing-listens',
    curl8,
    'curl: (7) Failed to connect to reg.lan:28460 after 0 ms: Could not connect to server',
  ],
  [
    'not-reached',
    'Go: docker, containerd (moby/moby)',
    'Error response from daemon: Get "https://reg.lan/v2/": dial tcp 10.0.0.9:443: i/o timeout',
  ],
  [
    'not-reached',
    'docker, net/http',
    'Error response from daemon: Get "https://reg.lan/v2/": net/http: request canceled while waiting for connection (Client.Timeout exceeded while awaiting headers)',
  ],
  ['no-way', 'Go: docker', 'Get "https://reg.lan/v2/": dial tcp 10.0.0.9:443: connect: no route to host'],
  [
    'connection-cut',
    docker28,
    'Error response from daemon: failed to resolve reference "reg.lan:28457/app:1": failed to do request: Head "https://reg.lan:28457/v2/app/manifests/1": EOF',
  ],
  [
    'connection-cut',
    skopeo22,
    'time="2026-11-22T01:16:31Z" level=fatal msg="Error parsing image name \\"docker://reg.lan:28457/app:1\\": pinging container registry reg.lan:28457: Get \\"http://reg.lan:28457/v2/\\": EOF"',
  ],

  [
    'credential-helper-missing',
    docker28,
    'Error saving credentials: error storing credentials - err: exec: "docker-credential-desktop": executable file not found in $PATH, out: ``',
  ],
  [
    'credential-helper-missing',
    'github.com/lux4rd0/grafana-loki-syslog-aio/issues/16',
    'error getting credentials - err: exec: "docker-credential-desktop": executable file not found in $PATH, out: ``',
  ],
  [
    'client-configuration',
    'docker 20.10, its warning',
    'WARNING: Error loading config file: /root/.docker/config.json: open /root/.docker/config.json: permission denied',
  ],
  [
    'password-in-clear',
    docker20,
    'WARNING! Your password will be stored unencrypted in /root/.docker/config.json.',
  ],
  ['login-without-terminal', docker20, 'Error: Cannot perform an interactive login from a non TTY device'],
  [
    'garbage-collection-runs',
    'this registry: bin/gc',
    'denied: the registry is collecting garbage: pulls go on; push and delete again after 14:05',
  ],
  [
    'nearly-full',
    'this registry: bin/floor',
    'denied: the disk of the registry is nearly full: 1.2 GB of 40 GB free; pulls and deletes go on; free space, e.g. create-registry gc',
  ],
  [
    'hub-limit',
    'Docker Hub',
    'toomanyrequests: You have reached your unauthenticated pull rate limit. https://www.docker.com/increase-rate-limit',
  ],
  [
    'too-many-guesses',
    docker20,
    'Error response from daemon: toomanyrequests: too many requests, wait a moment',
  ],
  [
    'too-many-guesses',
    docker28,
    'Error response from daemon: unknown: failed to resolve reference "reg.lan:28454/app:1": unexpected status from HEAD request to http://reg.lan:28454/v2/app/manifests/1: 429 Too Many Requests',
  ],
  [
    'password-file',
    'github.com/nginx-proxy/nginx-proxy/issues/643',
    '2016/11/28 16:00:36 [crit] 16#16: *6090 crypt_r() failed (22: Invalid argument), client: 178.16.163.28, server: MYDOMAIN, request: "GET / HTTP/1.1", host: "MYDOMAIN"',
  ],
  [
    'no-credentials',
    docker20,
    'Error response from daemon: Head "http://reg.lan:28450/v2/app/manifests/1": no basic auth credentials',
  ],
  [
    'no-credentials',
    ctr2,
    'ctr: failed to resolve image: pull access denied, repository does not exist or may require authorization: authorization failed: no basic auth credentials',
  ],
  [
    'login-refused',
    docker28,
    'Error response from daemon: login attempt to http://reg.lan:28450/v2/ failed with status: 401 Unauthorized',
  ],
  ['login-refused', podman5, 'Error: logging into "reg.lan:28450": invalid username/password'],
  [
    'login-refused',
    'this registry: nginx',
    'unauthorized: authentication required: wrong or missing user name and password',
  ],
  [
    'went-to-docker-hub',
    'docker, Docker Hub',
    "Error response from daemon: pull access denied for team/app, repository does not exist or may require 'docker login': denied: requested access to the resource is denied",
  ],
  [
    'not-logged-in',
    skopeo22,
    'time="2026-11-22T01:16:06Z" level=fatal msg="Error parsing image name \\"docker://reg.lan:28450/app:1\\": reading manifest 1 in reg.lan:28450/app: unauthorized"',
  ],
  [
    'not-logged-in',
    ctr1,
    'ctr: failed to resolve reference "reg.lan:28450/app:1": pulling from host reg.lan:28450 failed with status code [manifests 1]: 401 Unauthorized',
  ],
  [
    'not-logged-in',
    podman5,
    'Error: trying to reuse blob sha256:bd4bf2660e363ad0cf2f5edf07a6ded7c8b2158e5cae3da0ca1420d72167ddf8 at destination: checking whether a blob sha256:bd4bf2660e363ad0cf2f5edf07a6ded7c8b2158e5cae3da0ca1420d72167ddf8 exists in reg.lan:28450/app: authentication required',
  ],
  ['denied', docker28, 'error from registry: denied'],
  [
    'denied',
    podman5,
    'Error: writing blob: initiating layer upload to /v2/app/blobs/uploads/ in reg.lan:28461: denied',
  ],
  [
    'denied',
    docker20,
    'error parsing HTTP 403 response body: invalid character \'<\' looking for beginning of value: "<html>\\r\\n<head><title>403 Forbidden</title></head>\\r\\n<body>\\r\\n<center><h1>403 Forbidden</h1></center>\\r\\n<hr><center>nginx/1.22.1</center>\\r\\n</body>\\r\\n</html>\\r\\n"',
  ],
  [
    'pull-secret-missing',
    'kubelet, its event',
    'Unable to retrieve some image pull secrets (regcred); attempting to pull the image may not succeed.',
  ],
];

/** What is asked for and sent, and the servers themselves. */
export const serverTexts: readonly Text[] = [
  [
    'body-too-large',
    docker20,
    'error parsing HTTP 413 response body: invalid character \'<\' looking for beginning of value: "<html>\\r\\n<head><title>413 Request Entity Too Large</title></head>\\r\\n<body>\\r\\n<center><h1>413 Request Entity Too Large</h1></center>\\r\\n<hr><center>nginx/1.22.1</center>\\r\\n</body>\\r\\n</html>\\r\\n"',
  ],
  [
    'body-too-large',
    'github.com/pulp/pulp-operator/issues/330',
    'Error: writing blob: uploading layer chunked: StatusCode: 413, <html>',
  ],
  [
    'body-too-large',
    'nginx, its log',
    '2026/01/01 00:00:00 [error] 7#7: *9 client intended to send too large body: 2097152 bytes, client: 10.0.0.2, server: reg.lan, request: "PATCH /v2/app/blobs/uploads/x HTTP/1.1", host: "reg.lan"',
  ],
  [
    'registry-unhealthy',
    docker20,
    'Error response from daemon: received unexpected HTTP status: 503 Service Temporarily Unavailable',
  ],
  [
    'registry-too-slow',
    'nginx, its log',
    '2026/01/01 00:00:00 [error] 7#7: *9 upstream timed out (110: Connection timed out) while reading response header from upstream, client: 10.0.0.2, server: reg.lan, request: "PUT /v2/app/blobs/uploads/x HTTP/1.1", upstream: "http://127.0.0.1:5000/", host: "reg.lan"',
  ],
  [
    'server-fault',
    docker28,
    'Error response from daemon: unknown: failed to resolve reference "reg.lan:28458/app:1": unexpected status from HEAD request to http://reg.lan:28458/v2/app/manifests/1: 500 Internal Server Error',
  ],
  [
    'page-instead-of-json',
    'docker behind a login page',
    'Error response from daemon: error parsing HTTP 404 response body: invalid character \'<\' looking for beginning of value: "<!DOCTYPE html>"',
  ],
  [
    'request-cut-off',
    'nginx, its log',
    '2026/01/01 00:00:00 [info] 7#7: *9 client prematurely closed connection while sending response to client, client: 10.0.0.2, server: reg.lan',
  ],

  ['exec-format', 'the kernel, by docker run', 'exec /entrypoint.sh: exec format error'],
  ['platform-missing', 'docker', 'no matching manifest for linux/arm64/v8 in the manifest list entries'],
  [
    'old-manifest',
    docker28,
    'Error response from daemon: failed to resolve reference "reg.lan:28445/app:1": not implemented: media type "application/vnd.docker.distribution.manifest.v1+prettyjws" is no longer supported since containerd v2.0, please rebuild the image as "application/vnd.docker.distribution.manifest.v2+json" or "application/vnd.oci.image.manifest.v1+json"',
  ],
  [
    'old-manifest',
    docker20,
    'Error response from daemon: error unmarshalling content: unexpected end of JSON input',
  ],
  [
    'media-type',
    'podman, containers/image',
    'Error: parsing image configuration: unsupported image-specific operation on artifact with type "application/x", unsupported media type',
  ],
  [
    'foreign-layer',
    'github.com/distribution/distribution/issues/2795',
    'time="2019-01-02T22:41:15Z" level=error msg="response completed with error" err.code=unknown err.message="invalid URL on layer" http.request.method=PUT',
  ],
  ['name-invalid', docker20, 'invalid reference format'],
  ['not-local', docker20, 'An image does not exist locally with the tag: nothere/app'],
  ['not-local', docker28, 'tag does not exist: nothere/app:latest'],
  [
    'upload-unknown',
    dockerd20,
    'time="2026-11-22T01:14:18.876900652Z" level=error msg="Upload failed, retrying: blob upload unknown"',
  ],
  [
    'upload-unknown',
    docker28,
    'failed to copy: failed to do request: Put "https:?digest=sha256%3A44588631d1502b68a966391fe363434e1bffadd4c7f7d39b38542315c9e12797": http: no Host in request URL',
  ],
  [
    'upload-unknown',
    podman5,
    'Error: writing blob: determining upload URL: http: no Location header in response',
  ],
  [
    'blob-unknown',
    'github.com/distribution/distribution/issues/1636',
    'errors: blob unknown: blob unknown to registry',
  ],
  [
    'content-damaged',
    'github.com/docker-library/ruby/issues/134',
    'filesystem layer verification failed for digest sha256:dbed9b09434efb583eb5f23173bf2aadb578cbfe2516e26226e3f7e458fac621',
  ],
  [
    'repository-unknown',
    'registry: its API',
    '{"errors":[{"code":"NAME_UNKNOWN","message":"repository name not known to registry","detail":{"name":"nope"}}]}',
  ],
  [
    'manifest-unknown',
    docker20,
    'Error response from daemon: manifest for reg.lan:28456/app:1 not found: manifest unknown: manifest unknown',
  ],
  [
    'manifest-unknown',
    docker28,
    'Error response from daemon: failed to resolve reference "reg.lan:28456/app:1": reg.lan:28456/app:1: not found',
  ],
  [
    'manifest-unknown',
    podman5,
    'Error: unable to copy from source docker://reg.lan:28456/app:1: initializing source docker://reg.lan:28456/app:1: reading manifest 1 in reg.lan:28456/app: manifest unknown',
  ],
  [
    'deleting-off',
    'registry: its API',
    '{"errors":[{"code":"UNSUPPORTED","message":"The operation is unsupported."}]}',
  ],
  [
    'deleting-off',
    docker28,
    'unknown: unexpected status from POST request to http://reg.lan:28459/v2/app/blobs/uploads/: 405 Not Allowed',
  ],
  [
    'page-size',
    'registry 2.8.2: its API (Joxit/docker-registry-ui#306)',
    '{"errors":[{"code":"PAGINATION_NUMBER_INVALID","message":"invalid number of results requested","detail":{"n":100000}}]}',
  ],
  [
    'browser-forbids',
    'Chrome (Joxit/docker-registry-ui#104)',
    "Access to XMLHttpRequest at 'https://reg.lan/v2/' from origin 'http://ui.lan' has been blocked by CORS policy: Response to preflight request doesn't pass access control check",
  ],
  [
    'space-not-freed',
    'registry garbage-collect (distribution#1844)',
    '0 blobs and 0 manifests eligible for deletion',
  ],
  ['space-not-freed', 'as people put it', 'deleted images, ran garbage-collect, disk is still full'],

  [
    'disk-full',
    'registry, its log',
    'time="2026-01-01T00:00:00Z" level=error msg="response completed with error" err.code=unknown err.detail="filesystem: write /var/lib/registry/docker/registry/v2/repositories/app/_uploads/x/data: no space left on device" http.request.method=PATCH',
  ],
  [
    'disk-read-only',
    'registry, its log',
    'filesystem: mkdir /var/lib/registry/docker: read-only file system',
  ],
  [
    'disk-error',
    'Go: EIO',
    'read /var/lib/registry/docker/registry/v2/blobs/sha256/ab/data: input/output error',
  ],
  [
    'engine-forbidden',
    'docker 26, run',
    'permission denied while trying to connect to the Docker daemon socket at unix:///root/x.sock: Get "http://%2Froot%2Fx.sock/v1.50/containers/json": dial unix /root/x.sock: connect: permission denied',
  ],
  [
    'files-forbidden',
    'github.com/zarf-dev/zarf/issues/4669',
    'filesystem: mkdir /var/lib/registry/docker: permission denied',
  ],
  [
    'too-many-files',
    'nginx, its log',
    '2026/01/01 00:00:00 [alert] 7#7: *9 socket() failed (24: Too many open files) while connecting to upstream',
  ],
  ['out-of-memory', 'the kernel', 'Out of memory: Killed process 1234 (registry) total-vm:1234kB'],

  ['port-taken', nginx, 'nginx: [emerg] bind() to 0.0.0.0:443 failed (98: Address already in use)'],
  ['port-taken', 'docker', 'Bind for 0.0.0.0:443 failed: port is already allocated'],
  [
    'port-taken',
    registry3,
    'time="x" level=fatal msg="listen tcp 127.0.0.1:5001: bind: address already in use"',
  ],
  [
    'port-forbidden',
    nginx,
    '2026/01/01 00:00:00 [emerg] 7#7: bind() to 0.0.0.0:443 failed (13: Permission denied)',
  ],
  [
    'no-ipv6',
    nginx,
    'nginx: [emerg] socket() [::]:8443 failed (97: Address family not supported by protocol)',
  ],
  [
    'no-such-address',
    nginx,
    '2026/11/22 01:25:11 [emerg] 3512#3512: bind() to 10.9.9.9:28991 failed (99: Cannot assign requested address)',
  ],
  ['local-socket', nginx, 'nginx: [emerg] bind() to unix:run/auth.sock failed (95: Operation not supported)'],

  [
    'certificate-key-mismatch',
    nginx,
    '2026/11/22 01:25:11 [emerg] 3526#3526: SSL_CTX_use_PrivateKey("/tmp/cap/other.key") failed (SSL: error:05800074:x509 certificate routines::key values mismatch)',
  ],
  [
    'certificate-file',
    nginx,
    '2026/11/22 01:25:11 [emerg] 3519#3519: cannot load certificate "/nowhere.crt": BIO_new_file() failed (SSL: error:80000002:system library::No such file or directory:calling fopen(/nowhere.crt, r) error:10000080:BIO routines::no such file)',
  ],
  [
    'njs-missing',
    nginx,
    'nginx: [emerg] dlopen() "/usr/lib/nginx/modules/ngx_http_js_module.so" failed (/usr/lib/nginx/modules/ngx_http_js_module.so: cannot open shared object file: No such file or directory) in /b/nginx/auth.conf:5',
  ],
  [
    'njs-other-build',
    nginx,
    'nginx: [emerg] module "/m/ngx_http_js_module.so" version 1018000 instead of 1022001 in /b/nginx/nginx.conf:5',
  ],
  [
    'healthcheck-without-curl',
    'docker, health check (distribution-library-image#61)',
    'OCI runtime exec failed: exec failed: unable to start container process: exec: "curl": executable file not found in $PATH: unknown',
  ],
  [
    'http-secret-missing',
    registry3,
    'time="2026-11-22T01:24:58.856267541Z" level=warning msg="No HTTP secret provided - generated random secret. This may cause problems with uploads if multiple registries are behind a load-balancer. To provide a shared secret, fill in http.secret in the configuration file or set the REGISTRY_HTTP_SECRET environment variable." go.version=go1.26.8',
  ],
  ['nginx-configuration', nginx, 'nginx: [emerg] unknown directive "nonsense" in /b/nginx/nginx.conf:12'],
  [
    'registry-configuration',
    registry3,
    'configuration error: error parsing bad.yml: yaml: line 4: did not find expected node content',
  ],
  ['registry-configuration', registry3, 'panic: StorageDriver not registered: nonsense'],
  ['crashed', 'Go', 'panic: runtime error: invalid memory address or nil pointer dereference'],
  ['stack-files', 'docker compose', 'yaml: line 3: mapping values are not allowed in this context'],

  [
    'daemon-json-and-flags',
    dockerd20,
    'unable to configure the Docker daemon with file /tmp/d.json: the following directives are specified both as a flag and in the configuration file: insecure-registries: (from flag: [y:1], from file: [x:1])',
  ],
  [
    'daemon-json',
    dockerd20,
    "unable to configure the Docker daemon with file /tmp/d.json: the following directives don't match any configuration option: insecure-registrie",
  ],
  [
    'daemon-json',
    'dockerd 28.5.2, run',
    "unable to configure the Docker daemon with file /tmp/d.json: invalid JSON: invalid character '}' looking for beginning of object key string",
  ],
  [
    'engine-absent',
    docker20,
    'Cannot connect to the Docker daemon at unix:///nowhere. Is the docker daemon running?',
  ],
  [
    'compose-too-old',
    'docker-compose 1.29 on Engine 29',
    'client version 1.38 is too old. Minimum supported API version is 1.44',
  ],
  ['compose-1-recreate', 'github.com/docker/compose/issues/12509', "ERROR: for socket  'ContainerConfig'"],
  [
    'no-address-range',
    'github.com/garylab/dnmp/issues/322',
    'ERROR: could not find an available, non-overlapping IPv4 address pool among the defaults to assign to the network',
  ],
  ['network-in-use', 'docker', 'error while removing network: network b_edge has active endpoints'],
  ['firewall-rules-gone', 'docker', 'iptables: No chain/target/match by that name.'],
  [
    'folder-not-seen',
    'docker',
    'invalid mount config for type "bind": bind source path does not exist: /srv/registry',
  ],
  [
    'cgroups',
    'github.com/kata-containers/kata-containers/issues/1927',
    'Could not create cgroup for /default/kata_test-kata: cgroups: cgroup mountpoint does not exist',
  ],
  [
    'seccomp',
    'github.com/containerd/containerd/issues/6203',
    'error adding seccomp filter rule for syscall clone3: permission denied: unknown',
  ],
  ['image-missing', 'docker', 'Error: No such image: registry:3'],
  [
    'containerd-mirrors',
    'github.com/containerd/containerd/issues/5306',
    'WARN[2021-04-03T12:08:38.809121400+08:00] failed to load plugin io.containerd.grpc.v1.cri  error="invalid plugin config: `mirrors` cannot be set when `config_path` is provided"',
  ],
  [
    'short-name',
    'podman',
    'Error: short-name "app:1" did not resolve to an alias and no unqualified-search registries are defined in "/etc/containers/registries.conf"',
  ],
  [
    'image-pull-back-off',
    'kubelet',
    'Normal   BackOff      21s               kubelet            Back-off pulling image "docker.io/moby/buildkit:v0.8.3"',
  ],
  ['upload-retried', docker20, 'f376e2544b39: Retrying in 9 seconds'],
];

/** What taught something later: other clients, Windows, and how people put it. */
const laterTexts: readonly Text[] = [
  [
    'space-not-freed',
    'github.com/goharbor/harbor/issues/16621',
    '960 blobs marked, 0 blobs eligible for deletion',
  ],
  ['space-not-freed', 'registry 3', '0 blobs marked, 0 blobs and 0 manifests eligible for deletion'],
  ['space-not-freed', 'as people put it', 'deleted tags but disk space is not freed'],
  ['space-not-freed', 'as people put it', 'garbage-collect does not free disk space'],
  [
    'remembered-blobs',
    'as people put it',
    'Layer already exists but pull fails with manifest unknown after garbage collection',
  ],
  ['slow-passwords', 'as people put it', 'docker push is slow with basic auth'],
  ['slow-passwords', 'as people put it', 'every pull takes seconds since I turned on htpasswd'],
  ['slow-passwords', 'as people put it', 'htpasswd authentication is very slow'],
  ['other-tags-gone', 'as people put it', 'deleting one tag deleted other tags too'],
  ['other-tags-gone', 'as people put it', 'retention deleted latest'],
  ['edit-not-seen', 'as people put it', 'edited htpasswd but the container does not see the change'],
  ['edit-not-seen', 'as people put it', 'config change not seen in the container'],
  ['browser-forbids', 'as people put it', 'CORS error: OPTIONS /v2/ 401 from registry UI'],
  [
    'browser-forbids',
    'Chrome',
    "Access to XMLHttpRequest at 'http://reg.lan:5000/v2/_catalog?n=1000' from origin 'http://localhost' has been blocked by CORS policy: The 'Access-Control-Allow-Origin' header contains multiple values '*, http://localhost', but only one is allowed.",
  ],
  [
    'browser-forbids',
    'Firefox',
    "Cross-Origin Request Blocked: The Same Origin Policy disallows reading the remote resource at https://reg.lan/v2/. (Reason: CORS header 'Access-Control-Allow-Origin' missing).",
  ],
  ['empty-repository', 'as people put it', 'empty repository still in _catalog after deleting all tags'],
  ['empty-repository', 'registry: its API', '{"name":"team/app","tags":null}'],
  ['list-cut-off', 'as people put it', '_catalog shows only 100 repositories'],
  [
    'page-size',
    'registry: its API',
    '{"errors":[{"code":"PAGINATION_NUMBER_INVALID","message":"invalid number of results requested","detail":{"n":10000}}]}',
  ],
  ['mirror-grows', 'as people put it', 'pull-through cache disk grows forever'],
  ['mirror-grows', 'as people put it', 'proxy cache ttl does not delete blobs'],
  [
    'hub-limit',
    'Docker Hub',
    'Error response from daemon: toomanyrequests: You have reached your pull rate limit. You may increase the limit by authenticating and upgrading: https://www.docker.com/increase-rate-limit',
  ],
  [
    'hub-limit',
    'buildx',
    'ERROR: failed to solve: alpine:3: failed to resolve source metadata for docker.io/library/alpine:3: failed to copy: httpReadSeeker: failed open: unexpected status code https://registry-1.docker.io/v2/library/alpine/manifests/sha256:0a4eaa0eecf5f8c050e5bba433f58c052be7587ee8af3e8b3910ef9ab5fbe9f5: 429 Too Many Requests - Server message: toomanyrequests: You have reached your unauthenticated pull rate limit. https://www.docker.com/increase-rate-limit',
  ],
  [
    'hub-limit',
    'kubelet',
    'Failed to pull image "nginx": rpc error: code = Unknown desc = failed to pull and unpack image "docker.io/library/nginx:latest": failed to copy: httpReadSeeker: failed open: unexpected status code https://registry-1.docker.io/v2/library/nginx/manifests/sha256:aa: 429 Too Many Requests',
  ],
  [
    'insecure-registries-ignored',
    'as people put it (docker/cli#6748)',
    'insecure-registries is not honored in Docker 29',
  ],
  ['insecure-registries-ignored', 'as people put it', "insecure-registries doesn't work"],
  ['insecure-registries-ignored', 'as people put it', 'Docker 29 ignores insecure-registries'],
  [
    'certificate-common-name',
    'docker (goharbor/harbor#16971)',
    'Error response from daemon: Get "https://harbor.lan/v2/": x509: certificate relies on legacy Common Name field, use SANs or temporarily enable Common Name matching with GODEBUG=x509ignoreCN=0',
  ],
  [
    'http-instead-of-https',
    'docker',
    'Error response from daemon: Get "https://192.168.1.5:5000/v2/": http: server gave HTTP response to HTTPS client',
  ],
  [
    'http-instead-of-https',
    'Go, its error text',
    'Get "https://reg.lan:5000/v2/": tls: first record does not look like a TLS handshake',
  ],
  [
    'body-too-large',
    'cloudflare',
    'error parsing HTTP 413 response body: invalid character \'<\' looking for beginning of value: "<html>\\r\\n<head><title>413 Payload Too Large</title></head>\\r\\n<body>\\r\\n<center><h1>413 Payload Too Large</h1></center>\\r\\n<hr><center>cloudflare</center>\\r\\n</body>\\r\\n</html>\\r\\n"',
  ],
  [
    'body-too-large',
    'buildx',
    'ERROR: failed to solve: failed to push reg.lan/app:1: unexpected status from PUT request to https://reg.lan/v2/app/blobs/uploads/x: 413 Request Entity Too Large',
  ],
  [
    'body-too-large',
    'containerd',
    'failed commit on ref "layer-sha256:ab": unexpected status: 413 Request Entity Too Large',
  ],
  [
    'body-too-large',
    'crane',
    'PATCH https://reg.lan/v2/app/blobs/uploads/aa: unexpected status code 413 Request Entity Too Large: <html>',
  ],
  [
    'location-scheme',
    'docker',
    'Put "/v2/app/blobs/uploads/x?_state=aa&digest=sha256%3Aab": unsupported protocol scheme ""',
  ],
  ['upload-unknown', 'docker', 'error: blob upload unknown'],
  [
    'upload-unknown',
    'registry',
    'time="2026-01-01T00:00:00Z" level=error msg="response completed with error" err.code="blob upload unknown" err.message="blob upload unknown to registry" http.request.method=PATCH http.response.status=404',
  ],
  [
    'password-file',
    'registry 2.8 log',
    'time="x" level=error msg="error checking authorization: open /auth/htpasswd: permission denied"',
  ],
  [
    'login-refused',
    'registry 2',
    'time="2018-01-01T00:00:00Z" level=warning msg="error authorizing context: basic authentication challenge for realm "Registry Realm": authentication failure"',
  ],
  [
    'login-refused',
    'registry',
    'time="x" level=error msg="error authenticating user "admin": authentication failure"',
  ],
  [
    'password-file',
    'nginx, its log',
    '2026/01/01 00:00:00 [error] 7#7: *1 open() "/etc/nginx/auth/htpasswd" failed (13: Permission denied), client: 1.2.3.4, server: reg.lan, request: "GET /v2/ HTTP/1.1"',
  ],
  [
    'login-refused',
    'nginx, its log',
    '2026/01/01 00:00:00 [error] 7#7: *1 user "bob": password mismatch, client: 1.2.3.4, server: reg.lan, request: "GET /v2/ HTTP/1.1", host: "reg.lan"',
  ],
  [
    'login-refused',
    'nginx, its log',
    '2026/01/01 00:00:00 [error] 7#7: *1 user "bob" was not found in "/etc/nginx/auth/htpasswd", client: 1.2.3.4',
  ],
  [
    'manifest-unknown',
    'registry',
    '{"errors":[{"code":"MANIFEST_UNKNOWN","message":"manifest unknown","detail":"unknown tag=1"}]}',
  ],
  [
    'manifest-unknown',
    'registry OCI accept',
    '{"errors":[{"code":"MANIFEST_UNKNOWN","message":"OCI manifest found, but accept header does not support OCI manifests"}]}',
  ],
  [
    'content-damaged',
    'registry 2.8 tag delete',
    '{"errors":[{"code":"DIGEST_INVALID","message":"provided digest did not match uploaded content"}]}',
  ],
  [
    'certificate-expired',
    'containerd',
    'x509: certificate has expired or is not yet valid: current time 2026-11-22T01:16:03Z is after 2025-01-01T00:00:00Z',
  ],
  [
    'nginx-finds-no-registry',
    'nginx, its log',
    'nginx: [emerg] host not found in upstream "registry:5000" in /etc/nginx/conf.d/default.conf:3',
  ],
  [
    'nginx-finds-no-registry',
    'nginx, its log',
    '2026/01/01 00:00:00 [error] 7#7: *1 registry could not be resolved (3: Host not found), client: 1.2.3.4, server: reg.lan, request: "GET /v2/ HTTP/1.1", host: "reg.lan"',
  ],
  [
    'nginx-finds-no-registry',
    'nginx, its log',
    '2026/01/01 00:00:00 [error] 7#7: *1 no resolver defined to resolve registry, client: 1.2.3.4',
  ],
  [
    'nginx-reaches-no-registry',
    'nginx, its log',
    '2026/01/01 00:00:00 [error] 7#7: *1 no live upstreams while connecting to upstream, client: 1.2.3.4, server: reg.lan, upstream: "http://registry/v2/"',
  ],
  [
    'nginx-reaches-no-registry',
    'nginx unix',
    '2026/01/01 00:00:00 [crit] 7#7: *1 connect() to unix:/run/registry/registry.sock failed (2: No such file or directory) while connecting to upstream, client: 1.2.3.4',
  ],
  [
    'files-forbidden',
    'registry',
    'time="x" level=error msg="response completed with error" err.code=unknown err.detail="filesystem: mkdir /var/lib/registry/docker: permission denied" err.message="unknown error" http.request.method=POST http.response.status=500',
  ],
  [
    'disk-full',
    'docker',
    'failed to register layer: Error processing tar file(exit status 1): write /usr/lib/x: no space left on device',
  ],
  [
    'disk-full',
    'nginx, its log',
    '2026/01/01 00:00:00 [crit] 7#7: *1 pwrite() "/var/lib/nginx/body/0000000001" failed (28: No space left on device), client: 1.2.3.4',
  ],
  ['disk-full', 'Docker Desktop on Windows', 'There is not enough space on the disk.'],
  [
    'password-in-clear',
    'docker',
    "WARNING! Your credentials are stored unencrypted in '/root/.docker/config.json'.",
  ],
  [
    'went-to-docker-hub',
    'docker',
    "Error response from daemon: pull access denied for myapp, repository does not exist or may require 'docker login'",
  ],
  ['went-to-docker-hub', 'docker push', 'denied: requested access to the resource is denied'],
  [
    'went-to-docker-hub',
    'docker 28',
    'push access denied, repository does not exist or may require authorization: server message: insufficient_scope: authorization failed',
  ],
  [
    'went-to-docker-hub',
    'buildx',
    'ERROR: failed to solve: myapp: failed to resolve source metadata for docker.io/library/myapp:latest: pull access denied, repository does not exist or may require authorization: server message: insufficient_scope: authorization failed',
  ],
  ['service-unhealthy', 'compose', 'dependency failed to start: container registry-registry-1 is unhealthy'],
  [
    'ipv6-nothing-listens',
    'docker',
    'Get "http://localhost:5000/v2/": dial tcp [::1]:5000: connect: connection refused',
  ],
  [
    'traces-exporter',
    'registry 3',
    'time="2025-05-14T16:33:22Z" level=error msg="traces export: Post "https://localhost:4318/v1/traces": dial tcp 127.0.0.1:4318: connect: connection refused"',
  ],
  [
    'registry-configuration',
    'registry 3',
    'panic: multiple storage drivers specified in configuration or environment: s3, filesystem',
  ],
  [
    'registry-configuration',
    'registry',
    'configuration error: open /etc/docker/registry/config.yml: no such file or directory',
  ],
  [
    'collection-failed',
    'registry gc',
    'failed to delete layer link sha256:ab of app: filesystem: Path not found: /docker/registry/v2/repositories/app/_layers/sha256/ab/link',
  ],
  [
    'foreign-layer',
    'registry',
    '{"errors":[{"code":"UNKNOWN","message":"unknown error","detail":"invalid URL on layer"}]}',
  ],
  ['foreign-layer', 'docker', 'cannot push a non-distributable artifact'],
  [
    'not-reached',
    'docker',
    'Error response from daemon: Get "https://reg.lan/v2/": context deadline exceeded (Client.Timeout exceeded while awaiting headers)',
  ],
  [
    'not-reached',
    'docker',
    'Error response from daemon: Get "https://reg.lan/v2/": net/http: TLS handshake timeout',
  ],
  [
    'not-reached',
    'Docker Desktop on Windows',
    'Error response from daemon: Get "https://reg.lan/v2/": dial tcp 10.0.0.5:443: connectex: A connection attempt failed because the connected party did not properly respond after a period of time, or established connection failed because connected host has failed to respond.',
  ],
  [
    'nothing-listens',
    'Docker Desktop on Windows',
    'Error response from daemon: Get "https://reg.lan/v2/": dial tcp 10.0.0.5:443: connectex: No connection could be made because the target machine actively refused it.',
  ],
  [
    'engine-absent',
    'Docker Desktop on Windows',
    'error during connect: this error may indicate that the docker daemon is not running: Get "http://%2F%2F.%2Fpipe%2Fdocker_engine/v1.24/version": open //./pipe/docker_engine: The system cannot find the file specified.',
  ],
  [
    'engine-absent',
    'windows 28',
    'failed to connect to the docker API at npipe:////./pipe/dockerDesktopLinuxEngine; check if the path is correct and if the daemon is running: open //./pipe/dockerDesktopLinuxEngine: The system cannot find the file specified.',
  ],
  [
    'port-taken',
    'Docker Desktop on Windows',
    'Error response from daemon: Ports are not available: exposing port TCP 0.0.0.0:443 -> 127.0.0.1:0: listen tcp 0.0.0.0:443: bind: Only one usage of each socket address (protocol/network address/port) is normally permitted.',
  ],
  [
    'port-reserved',
    'Docker Desktop on Windows',
    'Error response from daemon: Ports are not available: exposing port TCP 0.0.0.0:5000 -> 127.0.0.1:0: listen tcp 0.0.0.0:5000: bind: An attempt was made to access a socket in a way forbidden by its access permissions.',
  ],
  [
    'credential-helper-missing',
    'Docker Desktop on Windows',
    'error getting credentials - err: exit status 1, out: `A specified logon session does not exist. It may already have been terminated.`',
  ],
  [
    'credential-helper-missing',
    'mac',
    'error getting credentials - err: exit status 1, out: `The user name or passphrase you entered is not correct.`',
  ],
  [
    'credential-helper-missing',
    'wsl',
    'error getting credentials - err: fork/exec /usr/bin/docker-credential-desktop.exe: exec format error, out: ``',
  ],
  [
    'credential-helper-missing',
    'linux',
    'Error saving credentials: error storing credentials - err: exit status 1, out: `Cannot autolaunch D-Bus without X11 $DISPLAY`',
  ],
  [
    'proxy-in-the-way',
    'docker desktop',
    'Error response from daemon: Get "https://reg.lan/v2/": proxyconnect tcp: dial tcp 192.168.65.1:3128: connect: connection refused',
  ],
  [
    'proxy-in-the-way',
    'docker',
    'Error response from daemon: Get "https://reg.lan/v2/": Proxy Authentication Required',
  ],
  ['proxy-in-the-way', 'docker', 'Error response from daemon: Get "https://reg.lan/v2/": Forbidden'],
  [
    'name-unknown',
    'docker desktop',
    'Error response from daemon: Get "https://reg.lan/v2/": dial tcp: lookup reg.lan on 192.168.65.7:53: no such host',
  ],
  [
    'name-unknown',
    'windows go',
    'Error response from daemon: Get "https://reg.lan/v2/": dial tcp: lookup reg.lan: No such host is known.',
  ],
  [
    'name-server',
    'docker',
    'Error response from daemon: Get "https://reg.lan/v2/": dial tcp: lookup reg.lan on 127.0.0.53:53: server misbehaving',
  ],
  [
    'name-server',
    'docker',
    'Error response from daemon: Get "https://reg.lan/v2/": dial tcp: lookup reg.lan: Temporary failure in name resolution',
  ],
  ['name-server', 'curl', 'curl: (6) Could not resolve host: reg.lan; Temporary failure in name resolution'],
  [
    'manifest-unknown',
    'docker',
    'Error response from daemon: manifest for reg.lan/app:latest not found: manifest unknown: manifest unknown',
  ],
  [
    'manifest-unknown',
    'docker29',
    'Error response from daemon: failed to resolve reference "reg.lan/app:latest": reg.lan/app:latest: not found',
  ],
  [
    'repository-unknown',
    'crane',
    'Error: reading tags for reg.lan/app: GET https://reg.lan/v2/app/tags/list?n=1000: NAME_UNKNOWN: repository name not known to registry; map[name:app]',
  ],
  [
    'not-logged-in',
    'crane',
    'Error: GET https://reg.lan/v2/_catalog?n=1000: UNAUTHORIZED: authentication required; []',
  ],
  [
    'not-logged-in',
    'crane',
    'Error: pushing image to reg.lan/app:1: POST https://reg.lan/v2/app/blobs/uploads/: unexpected status code 401 Unauthorized',
  ],
  [
    'not-logged-in',
    'oras',
    'Error: PUT "https://reg.lan/v2/app/manifests/1": response status code 401: unauthorized: authentication required',
  ],
  ['no-credentials', 'oras', 'Error: basic credential not found'],
  [
    'not-logged-in',
    'helm',
    'Error: failed to authorize: failed to fetch anonymous token: unexpected status: 401 Unauthorized',
  ],
  ['no-credentials', 'oras', 'Error: HEAD "https://reg.lan/v2/app/manifests/1": basic credential not found'],
  [
    'untrusted-ca',
    'github.com/GoogleContainerTools/kaniko/issues/2952',
    'error checking push permissions -- make sure you entered the correct tag name, and that you are authenticated correctly, and try again: checking push permission for "reg.lan/app:1": creating push check transport for reg.lan failed: Get "https://reg.lan/v2/": tls: failed to verify certificate: x509: certificate signed by unknown authority',
  ],
  [
    'registry-too-slow',
    'kaniko (github.com/tektoncd/catalog/issues/190)',
    'error pushing image: failed to push to destination reg.lan/app:latest: unsupported status code 504; body: <html><body><h1>504 Gateway Time-out</h1>',
  ],
  [
    'blob-unknown',
    'oras',
    'Error: PUT "https://reg.lan/v2/app/manifests/1.0.0": unexpected status code 400: manifest blob unknown: blob unknown to registry; manifest blob unknown: blob unknown to registry',
  ],
  [
    'media-type',
    'crane zot',
    'Error: PUT http://localhost:8080/v2/app/manifests/1: MANIFEST_INVALID: manifest invalid; map[description:During upload, manifests undergo several checks]',
  ],
  [
    'name-invalid',
    'docker',
    'invalid argument "MyApp:latest" for "-t, --tag" flag: invalid reference format: repository name (library/MyApp) must be lowercase',
  ],
  [
    'name-invalid',
    'kubelet',
    'Failed to apply default image tag "reg.lan/App:1": couldn\'t parse image name "reg.lan/App:1": invalid reference format: repository name must be lowercase',
  ],
  ['helm-scheme', 'helm', 'Error: scheme "https" not supported'],
  ['name-invalid', 'helm', 'Error: invalid_reference: invalid repository "App"'],
  ['name-invalid', 'oras', 'Error: invalid reference: missing registry or repository'],
  [
    'tls-versions',
    'openssl',
    'curl: (35) error:14094410:SSL routines:ssl3_read_bytes:sslv3 alert handshake failure',
  ],
  [
    'http-instead-of-https',
    'curl',
    'curl: (35) error:1408F10B:SSL routines:ssl3_get_record:wrong version number',
  ],
  [
    'https-instead-of-http',
    'podman',
    'Error: pinging container registry localhost:5175: StatusCode: 400, Client sent an HTTP request to an HTTPS server.',
  ],
  [
    'http-instead-of-https',
    'helm',
    'Error: failed to do request: Head "https://10.18.100.5:80/v2/helm/x/blobs/sha256:d4": http: server gave HTTP response to HTTPS client',
  ],
  [
    'untrusted-kubernetes',
    'crio',
    'Failed to pull image "reg.lan/app:1": initializing source docker://reg.lan/app:1: pinging container registry reg.lan: Get "https://reg.lan/v2/": tls: failed to verify certificate: x509: certificate signed by unknown authority',
  ],
  [
    'untrusted-ca',
    'helm',
    'Error: Get "https://reg.lan/v2/": tls: failed to verify certificate: x509: certificate signed by unknown authority',
  ],
  [
    'untrusted-ca',
    'mac',
    'Error response from daemon: Get "https://reg.lan/v2/": x509: “reg.lan” certificate is not trusted',
  ],
  [
    'untrusted-docker',
    'Docker Desktop on Windows',
    'Error response from daemon: Get "https://reg.lan/v2/": x509: certificate signed by unknown authority.',
  ],
  [
    'untrusted-system',
    'powershell',
    'The underlying connection was closed: Could not establish trust relationship for the SSL/TLS secure channel.',
  ],
  [
    'untrusted-system',
    'curl schannel',
    'curl: (60) schannel: SEC_E_UNTRUSTED_ROOT (0x80090325) - The certificate chain was issued by an authority that is not trusted.',
  ],
  [
    'revocation-unknown',
    'curl schannel',
    'curl: (35) schannel: next InitializeSecurityContext failed: CRYPT_E_NO_REVOCATION_CHECK (0x80092012) - The revocation function was unable to check revocation for the certificate.',
  ],
  ['untrusted-system', 'chrome', 'NET::ERR_CERT_AUTHORITY_INVALID'],
  ['certificate-names', 'chrome', 'NET::ERR_CERT_COMMON_NAME_INVALID'],
  ['certificate-expired', 'chrome', 'NET::ERR_CERT_DATE_INVALID'],
  ['untrusted-system', 'firefox', 'SEC_ERROR_UNKNOWN_ISSUER'],
  [
    'certificate-weak',
    'openssl',
    'curl: (58) could not load PEM client certificate, OpenSSL error error:0A00018E:SSL routines::ca md too weak',
  ],
  [
    'certificate-weak',
    'openssl',
    'SSL_CTX_use_certificate("/etc/nginx/certs/server.crt") failed (SSL: error:0A00018F:SSL routines::ee key too small)',
  ],
  [
    'server-fault',
    'podman',
    'Error: writing blob: initiating layer upload to /v2/app/blobs/uploads/ in reg.lan: received unexpected HTTP status: 500 Internal Server Error',
  ],
  ['server-fault', 'docker', 'received unexpected HTTP status: 500 Internal Server Error'],
  ['server-fault', 'oras', 'Error: response status code 500: Internal Server Error'],
  ['connection-cut', 'docker', 'write tcp 10.0.0.2:40022->10.0.0.9:443: write: broken pipe'],
  [
    'connection-cut',
    'docker',
    'net/http: HTTP/1.x transport connection broken: write tcp 10.0.0.2:40022->10.0.0.9:443: write: connection reset by peer',
  ],
  [
    'connection-cut',
    'buildx build-push-action#761',
    'ERROR: failed to solve: failed to push reg.lan/app:latest: failed to copy: io: read/write on closed pipe',
  ],
  ['connection-cut', 'podman', 'Error: writing blob: Patch "https://reg.lan/v2/app/blobs/uploads/x": EOF'],
  ['other-platforms-absent', 'containerd', 'failed to copy: content digest sha256:aa: not found'],
  [
    'content-damaged',
    'docker',
    'unexpected commit digest sha256:ab, expected sha256:cd: failed precondition',
  ],
  [
    'content-damaged',
    'registry',
    'level=error msg="response completed with error" err.code="digest invalid" err.message="provided digest did not match uploaded content"',
  ],
  ['old-manifest', 'podman', 'Error: choosing image instance: unsupported schema version 1'],
  [
    'platform-missing',
    'docker',
    'no matching manifest for windows/amd64 10.0.19045 in the manifest list entries',
  ],
  ['platform-missing', 'containerd', 'ctr: no match for platform in manifest: not found'],
  [
    'platform-missing',
    'buildx',
    'ERROR: failed to solve: reg.lan/base:1: no match for platform in manifest: not found',
  ],
  ['exec-format', 'docker', 'standard_init_linux.go:228: exec user process caused: exec format error'],
  [
    'platform-missing',
    'docker',
    "WARNING: The requested image's platform (linux/arm64) does not match the detected host platform (linux/amd64/v3) and no specific platform was requested",
  ],
  ['image-pull-back-off', 'kubectl', 'app-5d   0/1     ImagePullBackOff   0          3m'],
  ['image-pull-back-off', 'kubelet', 'Error: ErrImagePull'],
  [
    'pull-secret-missing',
    'kubelet',
    'FailedToRetrieveImagePullSecret: Unable to retrieve some image pull secrets (regcred); attempting to pull the image may not succeed.',
  ],
  [
    'no-credentials',
    'kubelet',
    'Failed to pull image "reg.lan/app:1": failed to pull and unpack image "reg.lan/app:1": failed to resolve reference "reg.lan/app:1": pull access denied, repository does not exist or may require authorization: authorization failed: no basic auth credentials',
  ],
  ['image-missing', 'docker', 'Error response from daemon: No such image: reg.lan/app:1'],
  ['not-local', 'podman', 'Error: reg.lan/app:1: image not known'],
  ['short-name', 'podman', 'Error: short-name resolution enforced but cannot prompt without a TTY'],
  [
    'daemon-json',
    'dockerd',
    "failed to start daemon: unable to configure the Docker daemon with file /etc/docker/daemon.json: invalid character '\"' after object key:value pair",
  ],
  ['engine-not-started', 'systemctl', 'docker.service: Start request repeated too quickly.'],
  [
    'engine-not-started',
    'systemctl',
    'Job for docker.service failed because the control process exited with error code.',
  ],
  [
    'selinux',
    'avc',
    'type=AVC msg=audit(1700000000.1:1): avc:  denied  { read } for  pid=1 comm="nginx" name="ca.crt" dev="dm-0" ino=1 scontext=system_u:system_r:container_t:s0 tcontext=unconfined_u:object_r:user_home_t:s0 tclass=file permissive=0',
  ],
  [
    'daemon-json',
    'dockerd',
    'failed to start daemon: invalid mirror: invalid path "/v2" in "https://reg.lan/v2": path, query, or fragment at end of the URI',
  ],
  [
    'untrusted-containerd',
    'containerd',
    'failed to resolve reference "docker.io/library/nginx:1": failed to do request: Head "https://mirror.lan/v2/library/nginx/manifests/1?ns=docker.io": x509: certificate signed by unknown authority',
  ],
  [
    'untrusted-containerd',
    'nerdctl',
    'FATA[0000] failed to resolve reference "reg.lan/app:1": failed to do request: Head "https://reg.lan/v2/app/manifests/1": tls: failed to verify certificate: x509: certificate signed by unknown authority',
  ],
  [
    'untrusted-containerd',
    'nerdctl',
    'FATA[0000] failed to call tryLoginWithRegHost: failed to call rh.Client.Do: Get "https://reg.lan/v2/": tls: failed to verify certificate: x509: certificate signed by unknown authority',
  ],
  [
    'untrusted-kubernetes',
    'containerd log',
    'time="x" level=error msg="PullImage \\"reg.lan/app:1\\" failed" error="failed to pull and unpack image \\"reg.lan/app:1\\": failed to resolve reference \\"reg.lan/app:1\\": failed to do request: Head \\"https://reg.lan/v2/app/manifests/1\\": tls: failed to verify certificate: x509: certificate signed by unknown authority"',
  ],
  [
    'untrusted-kubernetes',
    'kubelet klog',
    'E0612 14:14:38.404593  398678 remote_image.go:167] "PullImage from image service failed" err="rpc error: code = Unknown desc = failed to pull and unpack image \\"reg.lan/app:1\\": failed to resolve reference \\"reg.lan/app:1\\": failed to do request: Head \\"https://reg.lan/v2/app/manifests/1\\": x509: certificate signed by unknown authority" image="reg.lan/app:1"',
  ],
  ['too-many-files', 'Go, its error text', 'accept tcp [::]:5000: accept4: too many open files'],
  [
    'too-many-files',
    'nginx, its log',
    '2026/01/01 00:00:00 [alert] 7#7: 1024 worker_connections are not enough',
  ],
  [
    'files-forbidden',
    'nginx, its log',
    '2026/01/01 00:00:00 [crit] 7#7: *1 open() "/var/lib/nginx/body/0000000001" failed (13: Permission denied), client: 1.2.3.4',
  ],
  [
    'deleting-off',
    'registry',
    '{"errors":[{"code":"UNSUPPORTED","message":"The operation is unsupported."}]}',
  ],
  ['deleting-off', 'regctl', 'failed to delete manifest: request failed: method not allowed [http 405]'],
  [
    'deleting-off',
    'skopeo',
    'Deleting is disabled in registry: Failed to delete /v2/app/manifests/sha256:ab: {"errors":[{"code":"UNSUPPORTED","message":"The operation is unsupported."}]} (405 Method Not Allowed)',
  ],
  ['deleting-off', 'skopeo', 'unsupported: The operation is unsupported.'],
  [
    'engine-absent',
    'podman compose',
    'unable to connect to Podman socket: Get "http://d/v5.0.0/libpod/_ping": dial unix /run/user/1000/podman/podman.sock: connect: no such file or directory',
  ],
  [
    'engine-absent',
    'ctr',
    'ctr: failed to dial "/run/containerd/containerd.sock": context deadline exceeded',
  ],
  [
    'engine-forbidden',
    'ctr',
    'ctr: failed to dial "/run/containerd/containerd.sock": connection error: desc = "transport: error while dialing: dial unix /run/containerd/containerd.sock: connect: permission denied"',
  ],
  [
    'firewall-rules-gone',
    'docker',
    'driver failed programming external connectivity on endpoint registry (aa):  (iptables failed: iptables --wait -t nat -A DOCKER -p tcp -d 0/0 --dport 443 -j DNAT --to-destination 172.18.0.2:443 ! -i br-aa: iptables: No chain/target/match by that name.',
  ],
  [
    'port-taken',
    'docker',
    'driver failed programming external connectivity on endpoint nginx (aa): Error starting userland proxy: listen tcp4 0.0.0.0:443: bind: address already in use',
  ],
  [
    'port-taken',
    'docker28',
    'failed to set up container networking: driver failed programming external connectivity on endpoint x (aa): failed to bind host port 0.0.0.0:443/tcp: address already in use',
  ],
  ['port-taken', 'podman', 'Error: rootlessport listen tcp 0.0.0.0:8443: bind: address already in use'],
  [
    'registry-configuration',
    'registry 2.8.2 and 3.1.1 with REGISTRY_STORAGE_MAINTENANCE_READONLY_ENABLED, run',
    'panic: readonly config key must contain additional keys',
  ],
  [
    'registry-configuration',
    'registry 3.1.1, run',
    'panic: unable to configure authorization (htpassw): no access controller registered with name: htpassw',
  ],
  [
    'registry-configuration',
    'registry 3.1.1, run',
    'panic: parse "127.0.0.1:1": first path segment in URL cannot contain colon',
  ],
  [
    'registry-configuration',
    'registry 3.1.1, run',
    'time="2026-11-22T02:19:23.432755622Z" level=fatal msg="open /nope.crt: no such file or directory"',
  ],
  [
    'collection-failed',
    'registry 2.8.2 and 3.1.1, run',
    'failed to garbage collect: failed to mark: filesystem: Path not found: /docker/registry/v2/repositories',
  ],
  [
    'password-file',
    'registry 3.1.1, run',
    'time="2026-11-22T02:19:27.656648794Z" level=error msg="error authenticating user" error="crypto/bcrypt: hashedSecret too short to be a bcrypted password" go.version=go1.26.8 http.request.method=GET http.request.uri=/v2/ username=bob version=v3.1.1+unknown',
  ],
  [
    'login-refused',
    'registry 3.1.1, run',
    'time="2026-11-22T02:19:27.656796815Z" level=warning msg="error authorizing context: basic authentication challenge for realm \\"x\\": authentication failure" go.version=go1.26.8 http.request.method=GET http.request.uri=/v2/ version=v3.1.1+unknown',
  ],
  ['edit-not-seen', 'github.com/moby/moby/issues/15793', 'File mount does not update with changes from host'],
  ['certificate-early', 'Firefox', 'MOZILLA_PKIX_ERROR_NOT_YET_VALID_CERTIFICATE'],
];

export const texts: readonly Text[] = [...tlsTexts, ...wayTexts, ...serverTexts, ...laterTexts];
