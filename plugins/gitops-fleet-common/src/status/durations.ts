import { descriptorOfObject } from '../kinds/descriptors';
import { KubernetesObject } from '../kubernetes/object';
import { asDuration, asMap } from '../kubernetes/read';

export const second = 1_000;
export const minute = 60 * second;

const helmActions = ['install', 'upgrade', 'rollback', 'uninstall', 'test'];

/**
 * How long a run of an object may take, in milliseconds. The timeout is the longest that the object names: its own,
 * those of a HelmRelease's actions, that of the annotation, that of the run itself (`… with a timeout of 1h0m0s`).
 * Where it names none the controllers' defaults hold (`defaultTimeout` of the kind): kustomize-controller takes the
 * interval less 30 s and at least 30 s, helm-controller 5 m, source-controller 60 s.
 */
export function longestRun(
  resource: KubernetesObject,
  messages: string,
): { interval: number; timeout: number } {
  const spec = asMap(resource.spec);
  const interval = asDuration(spec.interval) ?? 0;
  let longest = asDuration(spec.timeout);
  const consider = (value: unknown) => {
    const duration = asDuration(value);
    if (duration !== undefined) {
      longest = Math.max(longest ?? duration, duration);
    }
  };
  for (const action of helmActions) {
    if (spec[action] !== undefined) {
      consider(asMap(spec[action]).timeout);
    }
  }
  consider(
    asMap(resource.metadata?.annotations)[
      'fluxcd.controlplane.io/reconcileTimeout'
    ],
  );
  if (messages !== '') {
    for (const [, timeout] of messages.matchAll(
      /with a timeout of (\S+?)[.,;]?(?:\s|$)/g,
    )) {
      consider(timeout);
    }
  }
  return {
    interval,
    timeout:
      longest ??
      descriptorOfObject(resource)?.defaultTimeout?.(interval) ??
      minute,
  };
}
