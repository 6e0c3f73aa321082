import type { Row } from '../symptom.ts';

/** What only follows from something else that stands nearby. */
export const orchestration = {
  'image-pull-back-off': {
    says: [
      // kubelet
      /\b(?:ImagePullBackOff|ErrImagePull|ErrImageNeverPull)\b|Back-off pulling image/,
    ],
    cause:
      'Kubernetes could not pull the image and waits before it tries again; why stands in an event before this one',
    cure: 'kubectl describe pod POD shows the event "Failed to pull image …": explain that line',
    check: 'kubectl get events --field-selector reason=Failed -A',
  },
  'service-unhealthy': {
    says: [
      // compose
      /\bcontainer \S{1,200} is unhealthy$/i,
    ],
    cause: 'a service runs, but its health check fails, so that the engine does not start what needs it',
    cure: '`create-registry logs` has what it said: explain that line',
    check: 'create-registry status; docker inspect --format "{{json .State.Health}}" CONTAINER',
  },
  'upload-retried': {
    says: [
      // docker
      /Upload failed, retrying|: Retrying in \d{1,4} seconds?$/,
    ],
    cause: 'docker sends a layer again and again, and does not say here why it fails',
    cure: 'dockerd’s log has the reason: journalctl -u docker -n 50; so has nginx’s: `create-registry logs nginx`',
    check: 'create-registry smoke',
  },
} as const satisfies Record<string, Row>;
