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

export const texts: readonly Text[] = [...tlsTexts, ...wayTexts, ...serverTexts];
