import {
  KubernetesObject,
  OperationKind,
} from '@gitops-fleet/backstage-plugin-gitops-fleet-common';
import { fieldManager } from './patch';

const reasons: { [operation in OperationKind]: string } = {
  reconcile: 'ReconcileRequested',
  suspend: 'Suspended',
  resume: 'Resumed',
};

const words: { [operation in OperationKind]: string } = {
  reconcile: 'Reconciliation requested',
  suspend: 'Suspended',
  resume: 'Resumed',
};

/**
 * The event that tells people who look at the object itself who has asked for what, as `core/v1`: every version of Kubernetes
 * serves it, and shows it as `events.k8s.io/v1` too.
 *
 * @param context - `now` in epoch milliseconds; `id` of the operation, which makes the event's name its own
 */
export function kubernetesEvent(
  live: KubernetesObject,
  context: {
    operation: OperationKind;
    actor: string;
    reason: string;
    id: string;
    now: number;
  },
): { metadata: { namespace: string; name: string } } & KubernetesObject {
  const { operation, actor, reason, id, now } = context;
  const { namespace, name, uid, resourceVersion } = live.metadata ?? {};
  const time = new Date(now).toISOString().replace(/\.\d+Z$/, 'Z');
  const event = {
    apiVersion: 'v1',
    kind: 'Event',
    metadata: {
      // Events of cluster-scoped objects live in the namespace `default`.
      namespace: namespace || 'default',
      name: `${(name ?? '').slice(0, 200)}.${id
        .replace(/-/g, '')
        .slice(0, 16)}`,
    },
    involvedObject: {
      apiVersion: live.apiVersion,
      kind: live.kind,
      ...(namespace && { namespace }),
      name,
      uid,
      resourceVersion,
    },
    type: 'Normal',
    reason: reasons[operation],
    message: `${words[operation]} by ${actor} in the developer portal${
      reason ? `: ${reason}` : ''
    }`,
    action: operation,
    source: { component: fieldManager },
    reportingComponent: fieldManager,
    reportingInstance: fieldManager,
    firstTimestamp: time,
    lastTimestamp: time,
    count: 1,
  };
  return event;
}
