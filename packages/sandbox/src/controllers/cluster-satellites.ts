import { ControlPlane } from '../kubernetes/control-plane';
import { listAt, textAt } from '../kubernetes/json';
import { asJson, KubernetesObject } from '../kubernetes/object';
import {
  clusterResourceSets,
  machineHealthChecks,
} from '../kubernetes/resource-types';
import { withTransitions } from './cluster-api-conditions';
import { ClusterObjects } from './cluster-objects';
import { ClusterFacts } from './cluster-status';

/** Writes the status of the health checks and resource sets of a cluster: they report what the cluster is like. */
export async function reportSatellites(
  controlPlane: ControlPlane,
  objects: ClusterObjects,
  cluster: KubernetesObject,
  facts: ClusterFacts,
  now: Date,
): Promise<void> {
  const { namespace, name } = cluster.metadata;
  const checks = await controlPlane.list(machineHealthChecks, { namespace });
  for (const check of checks.items) {
    if (textAt(asJson(check), 'spec', 'clusterName') === name) {
      const isPlane = check.metadata.name.includes('control-plane');
      const machines = isPlane
        ? facts.controlPlane?.current ?? 0
        : facts.workers.reduce((sum, group) => sum + group.current, 0);
      await objects.setStatus(machineHealthChecks, check, {
        expectedMachines: machines,
        currentHealthy: machines,
        remediationsAllowed: machines,
        observedGeneration: check.metadata.generation,
        conditions: withTransitions(
          listAt(check.status, 'conditions'),
          [
            {
              type: 'RemediationAllowed',
              status: 'True',
              reason: 'RemediationAllowed',
            },
            { type: 'Paused', status: 'False', reason: 'NotPaused' },
          ],
          { now, generation: check.metadata.generation },
        ),
      });
    }
  }
  const sets = await controlPlane.list(clusterResourceSets, { namespace });
  for (const set of sets.items) {
    await objects.setStatus(clusterResourceSets, set, {
      observedGeneration: set.metadata.generation,
      conditions: withTransitions(
        listAt(set.status, 'conditions'),
        [
          {
            type: 'ResourcesApplied',
            status: facts.controlPlaneInitialized ? 'True' : 'False',
            reason: facts.controlPlaneInitialized
              ? 'Applied'
              : 'RemoteClusterClientFailed',
          },
        ],
        { now, generation: set.metadata.generation },
      ),
    });
  }
}
