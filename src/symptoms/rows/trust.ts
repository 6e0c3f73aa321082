import type { Row } from '../symptom.ts';
import { trustCheck, trustCure } from './client-trust.ts';

/** The client knows nobody who issued the certificate; what helps depends on which program asked. */
export const trust = {
  'ca-changed': {
    says: [
      // Go: docker, containerd, podman
      /while trying to verify candidate authority certificate/,
    ],
    cause:
      'the client trusts an older CA of the same name: the CA of this registry was made anew since that machine was set up',
    cure: (place) =>
      trustCure(place, 'put the present ca.crt wherever the old one lies (certs.d folders, OS trust store)'),
    check: trustCheck,
  },
  'ca-file-name': {
    says: [
      // docker 20.10, podman, skopeo
      /missing (?:client certificate|key) .{1,200} for (?:key|client certificate|client key)/i,
      // docker 28
      /failed to load X509 key pair/,
    ],
    cause:
      'a file in certs.d has the wrong ending: *.crt is a CA, *.cert a client’s certificate, *.key its key, and those two come in pairs',
    cure: ({ registry }) =>
      `rename the CA to /etc/docker/certs.d/${registry}/ca.crt (Podman: /etc/containers/certs.d/${registry}/ca.crt), and take away what else is there`,
    check: ({ registry }) => `ls -l /etc/docker/certs.d/${registry} /etc/containers/certs.d/${registry}`,
  },
  'ca-file-unreadable': {
    says: [
      // docker 28
      /unable to load CA cert/i,
      // containers/image; curl
      /failed to append .{0,200}PEM|error setting certificate (?:verify locations|file)/i,
    ],
    cause: 'a CA file holds no certificate in PEM: empty, cut off, DER, or an error page that was downloaded',
    cure: (place) => trustCure(place, 'put it there again; it begins with -----BEGIN CERTIFICATE-----'),
    check: ({ registry }) =>
      `openssl x509 -in /etc/docker/certs.d/${registry}/ca.crt -noout -subject -fingerprint -sha256`,
  },
  'untrusted-buildkit': {
    says: [
      // docker buildx, buildctl, docker build with BuildKit
      /(?:failed to solve|failed to build|^#\d{1,4} ).{0,800}signed by unknown authority/i,
    ],
    cause:
      'BuildKit does not know the registry’s CA: builders of the docker-container driver read neither daemon.json nor certs.d',
    cure: (place) =>
      trustCure(
        place,
        `buildkitd.toml with [registry."${place.registry}"] and ca = ["ca.crt"], then make the builder again: docker buildx create --use --buildkitd-config buildkitd.toml\nthe docker driver needs /etc/docker/certs.d/${place.registry}/ca.crt instead, and remembers for five minutes that it was not there (Docker 20.10: until it starts again): docker pull the base image first\nall of it: create-registry client --for buildkit`,
      ),
    check: 'docker buildx ls     (the driver of the builder with the *)',
  },
  'untrusted-docker': {
    says: [
      // docker 20.10 to 29
      /(?:Error response from daemon|dockerd).{0,800}signed by unknown authority/i,
      // dockerd, its log
      /Handler for (?:POST|GET) \/v.{0,800}signed by unknown authority/,
    ],
    cause: 'dockerd does not know the registry’s CA',
    cure: (place) =>
      trustCure(
        place,
        `put the CA at /etc/docker/certs.d/${place.registry}/ca.crt on the machine of dockerd (no restart needed)`,
      ),
    check: trustCheck,
  },
  'untrusted-kubernetes': {
    says: [
      // kubelet, kubectl describe pod, crictl
      /(?:Failed to pull image|ErrImagePull|ImagePullBackOff|rpc error: code|PullImage|kubelet|crictl).{0,900}signed by unknown authority/,
    ],
    cause: 'the container runtime of the node does not know the registry’s CA',
    cure: (place) =>
      trustCure(
        place,
        `on every node, as \`create-registry client --for containerd\`, --for cri-o or --for k3s says (containerd: /etc/containerd/certs.d/${place.registry}/hosts.toml, and config_path in config.toml)`,
      ),
    check: ({ registry }) => `on the node: crictl pull ${registry}/IMAGE`,
  },
  'untrusted-podman': {
    says: [
      // podman, buildah, skopeo, CRI-O (containers/image)
      /(?:pinging container registry|initializing source|trying to reuse blob|authenticating creds|initializing image from source|unable to copy from source|reading manifest).{0,800}signed by unknown authority/i,
    ],
    cause: 'Podman, Buildah, Skopeo or CRI-O does not know the registry’s CA',
    cure: (place) =>
      trustCure(
        place,
        `put the CA at /etc/containers/certs.d/${place.registry}/ca.crt (without root: ~/.config/containers/certs.d/${place.registry}/ca.crt)`,
      ),
    check: ({ registry }) => `podman login ${registry}`,
  },
  'untrusted-containerd': {
    says: [
      // containerd 1.6 and 2.1: ctr, nerdctl; docker with the containerd store says so as well, behind its own words
      /(?:failed to (?:do request|resolve|copy|fetch|authorize|pull|call)|ctr: ).{0,800}signed by unknown authority/i,
    ],
    cause: 'containerd does not know the registry’s CA',
    cure: (place) =>
      trustCure(
        place,
        `put it at /etc/containerd/certs.d/${place.registry}/, with a hosts.toml that names it, as \`create-registry client --for containerd\` says; config.toml must name that folder in config_path, and ctr wants --hosts-dir /etc/containerd/certs.d`,
      ),
    check: ({ registry }) => `ctr images pull --hosts-dir /etc/containerd/certs.d ${registry}/IMAGE`,
  },
  'untrusted-system': {
    says: [
      // curl
      /SSL certificate problem: (?:unable to get (?:local )?issuer|self[- ]signed|unable to verify the first)/i,
      // openssl
      /verif(?:y|ication) error:.{0,40}(?:unable to get (?:local )?issuer|self[- ]signed|unable to verify the first)/i,
      // GNU wget
      /certificate of .{1,200} (?:is not trusted|doesn't have a known issuer)|cannot verify \S{1,200}'s certificate|Unable to locally verify the issuer|Self-signed certificate encountered/,
      // Node
      /SELF_SIGNED_CERT_IN_CHAIN|DEPTH_ZERO_SELF_SIGNED_CERT|UNABLE_TO_VERIFY_LEAF_SIGNATURE|UNABLE_TO_GET_ISSUER_CERT/,
      // Python; git and others with GnuTLS
      /CERTIFICATE_VERIFY_FAILED.{0,100}(?:issuer|self[- ]signed)|server certificate verification failed/i,
      // Java
      /PKIX path building failed/,
      // Windows: curl, PowerShell; browsers
      /SEC_E_UNTRUSTED_ROOT|trust relationship for the SSL\/TLS secure channel/i,
      /ERR_CERT_AUTHORITY_INVALID|SEC_ERROR_UNKNOWN_ISSUER|MOZILLA_PKIX_ERROR_(?:SELF_SIGNED|MITM)/,
    ],
    cause: 'the trust store that this program uses does not have the registry’s CA',
    cure: (place) =>
      trustCure(
        place,
        'add it to the trust store of the system (create-registry client --for debian, redhat, alpine, macos or windows), or name it: curl --cacert ca.crt, NODE_EXTRA_CA_CERTS=ca.crt, SSL_CERT_FILE=ca.crt',
      ),
    check: trustCheck,
  },
  'revocation-unknown': {
    says: [
      // Windows: curl, Schannel
      /CRYPT_E_(?:NO_REVOCATION_CHECK|REVOCATION_OFFLINE)|unable to check revocation/,
    ],
    cause:
      'Windows asks whether the certificate was revoked, and a CA of one’s own has nobody who could answer that',
    cure: 'curl --ssl-no-revoke; the other programs of Windows go on without an answer',
    check: ({ url }) => `curl --ssl-no-revoke --cacert ca.crt ${url}/v2/     (401 is a good answer)`,
  },
  'client-rejects-certificate': {
    says: [
      // nginx, error log
      /SSL alert number (?:42|46|48)\b|alert (?:unknown ca|bad certificate|certificate unknown)/i,
      // the registry, where it speaks TLS itself
      /TLS handshake error .{0,200}remote error: tls: (?:bad certificate|unknown certificate|unknown certificate authority)/,
    ],
    cause: 'a client does not trust the certificate and broke off: it lacks the CA, or it has an old one',
    cure: (place) =>
      trustCure(place, 'as create-registry client --for KIND says; the line names the client’s address'),
    check: trustCheck,
  },
  'untrusted-ca': {
    says: [
      // any program in Go
      /certificate signed by unknown authority|certificate is not trusted/i,
    ],
    cause: 'the program does not know the CA of the registry’s certificate',
    cure: (place) =>
      trustCure(
        place,
        `where the program looks: /etc/docker/certs.d/${place.registry}/ca.crt (Docker), /etc/containers/certs.d (Podman), hosts.toml (containerd), the trust store of the system; create-registry client lists them`,
      ),
    check: trustCheck,
  },
  'insecure-registries-ignored': {
    says: [
      // as people put it
      /insecure-registr(?:y|ies).{0,80}(?:no effect|ignored|does ?n[o’']t work|not (?:work|respected|honou?red))/i,
      /ignor(?:es?|ing) .{0,40}insecure-registr/i,
    ],
    cause:
      'Engine 29 with the containerd image store and BuildKit’s docker-container builders take no or only a part of daemon.json into account, whatever docker info shows',
    cure: (place) => trustCure(place, 'trust the CA instead, so that no exception is needed'),
    check: ({ registry }) => `docker pull ${registry}/IMAGE     (docker info proves nothing)`,
  },
} as const satisfies Record<string, Row>;
