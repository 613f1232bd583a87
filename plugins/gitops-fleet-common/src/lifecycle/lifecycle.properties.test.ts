import fc from 'fast-check';
import { KubernetesObject } from '../kubernetes/object';
import { withKeysReversed } from '../status/__fixtures__/mutations';
import { assessClusterLifecycle } from './assessClusterLifecycle';
import { clusterLifecycles, ClusterObjects, HiveObjects } from './lifecycle';

const now = new Date('2026-11-24T12:00:00Z');

const condition = fc.record(
  {
    type: fc.constantFrom(
      'Ready',
      'Available',
      'RemoteConnectionProbe',
      'Remediating',
      'RollingOut',
      'Paused',
      'TopologyReconciled',
      'Provisioned',
      'Hibernating',
      'Unreachable',
      'RequirementsMet',
      'SyncSetFailed',
      'AuthenticationFailure',
    ),
    status: fc.constantFrom<unknown>('True', 'False', 'Unknown', true, null, 7),
    reason: fc.constantFrom<unknown>(
      '',
      'ScalingUp',
      'RollingUpdateInProgress',
      'Deprovisioning',
      'Hibernating',
      3,
    ),
    severity: fc.constantFrom<unknown>('Info', 'Warning', 'Error', '', 5),
    message: fc.oneof(fc.string(), fc.constant<unknown>({})),
    lastTransitionTime: fc.constantFrom<unknown>(
      '2026-11-24T11:59:00Z',
      '2026-11-24T01:00:00Z',
      'yesterday',
    ),
  },
  { requiredKeys: [] },
);
const conditions = fc.oneof(
  fc.array(fc.oneof(condition, fc.anything()), { maxLength: 8 }),
  fc.anything(),
);
const anything = fc.anything();
const versions = fc.oneof(
  fc.array(
    fc.record({ version: fc.constantFrom<unknown>('v1.30.0', 'v1.31', 4) }),
  ),
  anything,
);

const object: fc.Arbitrary<KubernetesObject> = fc
  .record({
    apiVersion: fc.constantFrom(
      'cluster.x-k8s.io/v1alpha3',
      'cluster.x-k8s.io/v1beta1',
      'cluster.x-k8s.io/v1beta2',
      'hive.openshift.io/v1',
    ),
    metadata: fc.oneof(
      fc.record({
        deletionTimestamp: fc.constantFrom<unknown>(
          undefined,
          '2026-11-24T11:00:00Z',
          'x',
        ),
        annotations: anything,
      }),
      anything,
    ),
    spec: fc.oneof(
      fc.record({
        installed: fc.boolean(),
        replicas: fc.oneof(fc.nat({ max: 5 }), anything),
        version: fc.constantFrom<unknown>('v1.30.0', 'v1.31.0', 4),
        topology: anything,
        template: anything,
      }),
      anything,
    ),
    status: fc.oneof(
      fc.record({
        conditions,
        v1beta2: fc.record({ conditions }),
        deprecated: fc.record({ v1beta1: fc.record({ conditions }) }),
        initialization: fc.record({
          infrastructureProvisioned: fc.boolean(),
          controlPlaneInitialized: fc.boolean(),
        }),
        versions,
        workers: fc.record({ versions, upgradePlan: anything }),
        controlPlane: anything,
        powerState: fc.constantFrom<unknown>('Hibernating', 'Running', '', 4),
      }),
      anything,
    ),
  })
  .map(fields => fields as unknown as KubernetesObject);

const owners = fc.array(object, { maxLength: 3 });
const objects: fc.Arbitrary<ClusterObjects | HiveObjects> = fc.oneof(
  fc.record(
    {
      cluster: object,
      controlPlane: object,
      machineDeployments: owners,
      machinePools: owners,
      machineHealthChecks: owners,
    },
    { requiredKeys: ['cluster'] },
  ),
  fc.record(
    { clusterDeployment: object, machinePools: owners, clusterSync: object },
    { requiredKeys: ['clusterDeployment'] },
  ),
);

/** The same with every list of conditions the other way round. */
function withConditionsReversed<T>(value: T): T {
  if (Array.isArray(value)) {
    return value.map(withConditionsReversed) as T;
  }
  if (typeof value !== 'object' || value === null) {
    return value;
  }
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => {
      const turned = withConditionsReversed(inner);
      return [
        key,
        key === 'conditions' && Array.isArray(turned)
          ? turned.reverse()
          : turned,
      ];
    }),
  ) as T;
}

describe('the lifecycle of a cluster, whatever comes', () => {
  it('is told, always the same way, and the objects are left alone', () => {
    fc.assert(
      fc.property(objects, given => {
        const before = fc.stringify(given);
        const state = assessClusterLifecycle(given, { now });
        expect(clusterLifecycles).toContain(state.lifecycle);
        expect(assessClusterLifecycle(given, { now })).toEqual(state);
        expect(fc.stringify(given)).toBe(before);
      }),
      { numRuns: 500 },
    );
  });

  it('does not depend on the order of fields or of conditions', () => {
    fc.assert(
      fc.property(objects, given => {
        expect(
          assessClusterLifecycle(
            withConditionsReversed(withKeysReversed(given)),
            { now },
          ),
        ).toEqual(assessClusterLifecycle(given, { now }));
      }),
      { numRuns: 500 },
    );
  });

  it('is never that of a running cluster when it cannot be seen', () => {
    fc.assert(
      fc.property(objects, given => {
        expect(
          assessClusterLifecycle(given, { now, freshness: { stale: true } })
            .lifecycle,
        ).toBe('Stale');
      }),
    );
  });
});
