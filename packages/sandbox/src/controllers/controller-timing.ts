/** The clocks of the controllers, in milliseconds: the real ones' proportions, shortened. */
export interface ControllerTiming {
  /** Between fetches of a source; real: `spec.interval`, minutes. */
  sourceInterval: number;
  /** Between routine reconciliations of a Kustomization; real: `spec.interval`, minutes. */
  kustomizationInterval: number;
  /** Until a failed reconciliation is tried again; real: `spec.retryInterval`. */
  retryInterval: number;
  /** Until a dependency is looked at again; real: `--requeue-dependency`, 30 seconds. */
  requeueDependency: number;
  /** How long health checks wait; real: `spec.timeout`, at least 30 seconds. */
  healthTimeout: number;
  /** Between two looks at what a health check waits for. */
  healthPoll: number;
  /** What fetching, building, applying take, each. */
  pace: number;
  /** What each step of making or changing a cluster takes; real: minutes. */
  provisioning: number;
}

/** The controllers' clocks for a base interval in seconds. */
export function timingFor(intervalSeconds: number): ControllerTiming {
  const interval = intervalSeconds * 1000;
  return {
    sourceInterval: interval,
    kustomizationInterval: interval * 2,
    retryInterval: interval,
    requeueDependency: Math.max(200, interval / 2),
    healthTimeout: interval * 4,
    healthPoll: Math.max(50, interval / 20),
    pace: Math.min(80, interval / 60),
    provisioning: Math.max(50, interval / 4),
  };
}
