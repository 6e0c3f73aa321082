import { expect, test } from 'vitest';
import { recognise } from '../../src/symptoms/recognise.ts';

/** What the same programs print while nothing is wrong; all seen in real runs unless a source is named. */
const lines = [
  // dockerd 20.10 and 28.5, containerd 1.6 and 2.1
  'time="2026-11-22T01:16:03.220414336Z" level=info msg="skip loading plugin" error="could not find mkfs.erofs: exec: \\"mkfs.erofs\\": executable file not found in $PATH: skip plugin" id=io.containerd.differ.v1.erofs type=io.containerd.differ.v1',
  'time="2026-11-22T01:16:03.227471501Z" level=info msg="skip loading plugin" error="skip plugin: tracing endpoint not configured" id=io.containerd.tracing.processor.v1.otlp',
  'time="2026-11-22T01:16:03.293567943Z" level=warning msg="git source cannot be enabled: failed to find git binary: exec: \\"git\\": executable file not found in $PATH"',
  'time="2026-11-22T01:40:03.902200053Z" level=info msg="skip loading plugin \\"io.containerd.snapshotter.v1.aufs\\"..." error="aufs is not supported (modprobe aufs failed: exec: \\"modprobe\\": executable file not found in $PATH \\"\\"): skip plugin" type=io.containerd.snapshotter.v1',
  'time="2026-11-22T01:40:03.948124068Z" level=info msg="skip loading plugin \\"io.containerd.snapshotter.v1.zfs\\"..." error="path /var/lib/containerd/io.containerd.snapshotter.v1.zfs must be a zfs filesystem to be used with the zfs snapshotter: skip plugin" type=io.containerd.snapshotter.v1',
  'time="2026-11-22T01:40:03.883256218Z" level=info msg="starting containerd" revision="1.6.20~ds1-1+deb12u3" version="1.6.20~ds1"',
  'time="2026-11-22T01:40:03.948492487Z" level=info msg="metadata content store policy set" policy=shared',
  'time="2026-11-22T01:40:04.176985221Z" level=info msg="Connect containerd service"',
  'time="2026-11-22T01:40:04.179208797Z" level=info msg="Start recovering state"',
  'time="2026-11-22T01:16:01.100914390Z" level=info msg="Starting up"',
  'time="2026-11-22T01:14:18.743741481Z" level=error msg="Not continuing with push after error: context canceled"',
  'time="2026-11-22T01:16:05Z" level=info msg="Daemon shutdown complete"',
  'time="2026-11-22T01:16:05Z" level=info msg="Processing signal \'terminated\'"',
  // registry 3.1.1
  'time="2026-11-22T01:40:01.681869866Z" level=info msg="redis not configured" go.version=go1.26.8 instance.id=01a200e9 version=v3.1.1+unknown',
  'time="2026-11-22T01:40:01.682875305Z" level=info msg="listening on 127.0.0.1:28990" go.version=go1.26.8',
  'time="2026-11-22T01:40:01.683029135Z" level=info msg="Starting upload purge in 46m0s" go.version=go1.26.8',
  'time="2026-11-22T01:40:02.428742167Z" level=info msg="response completed" go.version=go1.26.8 http.request.host="127.0.0.1:28990" http.request.method=GET http.request.uri=/v2/ http.response.status=200 http.response.written=2',
  'time="2026-11-22T01:40:02.503631634Z" level=error msg="response completed with error" err.code="blob unknown" err.detail="sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa" err.message="blob unknown to registry" go.version=go1.26.8 http.request.host="127.0.0.1:28990" http.request.id=01a200e9-0b47-739b-80e6-453351df14fa http.request.method=HEAD http.request.remoteaddr="127.0.0.1:52430" http.response.status=404',
  '127.0.0.1 - - [22/Nov/2026:01:40:02 +0000] "HEAD /v2/app/blobs/sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa HTTP/1.1" 404 157 "" "curl/7.88.1"',
  '127.0.0.1 - - [22/Nov/2026:01:40:02 +0000] "GET /v2/_catalog HTTP/1.1" 200 20 "" "curl/7.88.1"',
  // registry 2.8, its documentation: the challenge before the password
  'time="2026-01-01T00:00:00Z" level=warning msg="error authorizing context: basic authentication challenge for realm "Registry": invalid authorization credential" go.version=go1.20.8',
  // nginx 1.22
  '2026/11/22 01:16:39 [info] 21103#21103: *299 client 10.209.179.2 closed keepalive connection',
  '2026/11/22 01:16:46 [notice] 21101#21101: signal 15 (SIGTERM) received from 21105, exiting',
  '2026/11/22 01:16:46 [notice] 21103#21103: exiting',
  '2026/11/22 01:16:46 [notice] 21101#21101: signal 17 (SIGCHLD) received from 21103',
  '2026/11/22 01:16:46 [notice] 21101#21101: worker process 21103 exited with code 0',
  '2026/11/22 01:25:11 [notice] 1#1: using the "epoll" event method',
  '2026/11/22 01:25:11 [notice] 1#1: start worker processes',
  'nginx: the configuration file /tmp/cap/t.conf syntax is ok',
  'nginx: [alert] could not open error log file: open() "/var/log/nginx/error.log" failed (13: Permission denied)',
  '10.209.179.2 - - [22/Nov/2026:01:13:53 +0000] "GET /v2/ HTTP/1.1" 401 0 "-" "docker/20.10.24+dfsg1 go/go1.19.8 git-commit/5d6db84 kernel/6.18.44 os/linux arch/amd64 UpstreamClient(Docker-Client/20.10.24+dfsg1 \\x5C(linux\\x5C))"',
  '10.209.179.2 - - [22/Nov/2026:01:13:53 +0000] "POST /v2/app/blobs/uploads/ HTTP/1.1" 202 0 "-" "containers/5.33"',
  '10.209.179.2 - - [22/Nov/2026:01:13:53 +0000] "\\x16\\x03\\x01\\x00\\xEA\\x01" 400 157 "-" "-"',
  // docker, podman, skopeo, ctr, compose, buildx
  'Using default tag: latest',
  'The push refers to repository [reg.lan:8443/app]',
  'f376e2544b39: Layer already exists',
  'f376e2544b39: Pushed',
  'latest: digest: sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08 size: 528',
  'Status: Downloaded newer image for reg.lan:8443/app:1',
  'Login Succeeded',
  'Trying to pull reg.lan:28441/app:1...',
  'Getting image source signatures',
  'Copying blob sha256:bd4bf2660e363ad0cf2f5edf07a6ded7c8b2158e5cae3da0ca1420d72167ddf8',
  'WARNING! Using --password via the CLI is insecure. Use --password-stdin.',
  'Configure a credential helper to remove this warning. See',
  '#5 exporting manifest list sha256:c0e8112a9eea16be976628301744d844d6d11a0b550ab2fb64f56d0cc4054c72 done',
  '#5 DONE 0.0s',
  ' Container registry-nginx-1  Started',
  'Creating registry_registry_1 ... done',
  'Recreating registry_nginx_1 ...',
  // kubelet, its events
  'Normal   Scheduled  23s               default-scheduler  Successfully assigned kube-image/builder-rf5gw to default',
  'Normal   Pulling      8s (x2 over 21s)  kubelet            Pulling image "docker.io/moby/buildkit:v0.8.3"',
  'Normal   Pulled       6s                kubelet            Successfully pulled image "reg.lan/app:1" in 1.2s',
  'Warning  FailedMount  22s               kubelet            MountVolume.SetUp failed for volume "certs-ca" : failed to sync secret cache: timed out waiting for the condition',
  // curl -v, openssl s_client
  '* SSL connection using TLSv1.3 / TLS_AES_256_GCM_SHA384 / X25519',
  '*  SSL certificate verify ok.',
  '    Verify return code: 0 (ok)',
  // this tool
  '✓ smoke    44/44: login, push, pull, delete  0.6 s',
];

test.each(lines)('no symptom: %s', (line) => {
  expect(recognise(line).map(({ symptom }) => symptom.name)).toEqual([]);
});

test('as a whole log, neither', () => {
  expect(recognise(lines.join('\n'))).toEqual([]);
});
