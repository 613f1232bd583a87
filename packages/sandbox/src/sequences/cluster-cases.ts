import { JsonObject, numberAt, textAt } from '../kubernetes/json';
import { conditionsIn } from './observed-state';
import { applied, inProgress, retrying, stored } from './flux-holds';
import { gitRepository, kustomization, SequenceCase } from './sequence-case';
import { ObjectReference } from './sequence-stage';

const NAME = 'sequences';
const INFRASTRUCTURE = 'infrastructure.cluster.x-k8s.io';
const VERSION = 'v1.34.1';

const cluster: ObjectReference = {
  apiVersion: 'cluster.x-k8s.io/v1beta2',
  kind: 'Cluster',
  name: NAME,
};
const controlPlane: ObjectReference = {
  apiVersion: 'controlplane.cluster.x-k8s.io/v1beta2',
  kind: 'KubeadmControlPlane',
  name: `${NAME}-control-plane`,
};
const machineDeployment: ObjectReference = {
  apiVersion: 'cluster.x-k8s.io/v1beta2',
  kind: 'MachineDeployment',
  name: `${NAME}-workers`,
};
const infrastructure: ObjectReference = {
  apiVersion: `${INFRASTRUCTURE}/v1beta2`,
  kind: 'AWSCluster',
  name: NAME,
};
const machineTemplate: ObjectReference = {
  apiVersion: `${INFRASTRUCTURE}/v1beta2`,
  kind: 'AWSMachineTemplate',
  name: NAME,
};
const bootstrapTemplate: ObjectReference = {
  apiVersion: 'bootstrap.cluster.x-k8s.io/v1beta2',
  kind: 'KubeadmConfigTemplate',
  name: NAME,
};

function conditionIs(state: JsonObject, type: string, status: string): boolean {
  return conditionsIn(state).some(
    each => each.type === type && each.status === status,
  );
}

const reference = ({ apiVersion, kind, name }: ObjectReference) => ({
  apiGroup: apiVersion.slice(0, apiVersion.indexOf('/')),
  kind,
  name,
});

const nodeRegistration = {
  nodeRegistration: { name: '{{ ds.meta_data.local_hostname }}' },
};

const machineSpec = {
  spec: { instanceType: 't3.large', sshKeyName: 'default' },
};

export const clusterCases: SequenceCase[] = [
  {
    name: 'cluster',
    story: [
      'A Cluster is created with one control plane instance and two workers, and becomes available.',
      'A Kustomization applies c1 to it.',
      'Its API server dies; the Kustomization fails, and the Cluster is found unreachable.',
      'Its API server comes back, the Cluster is annotated so that Cluster API looks at it, and both recover.',
      'The Kustomization is deleted, and then the Cluster.',
    ],
    async play(actor) {
      await actor.create(machineTemplate, { spec: { template: machineSpec } });
      await actor.create(bootstrapTemplate, {
        spec: { template: { spec: { joinConfiguration: nodeRegistration } } },
      });
      await actor.create(infrastructure, { spec: { region: 'eu-west-1' } });
      await actor.create(controlPlane, {
        spec: {
          replicas: 1,
          version: VERSION,
          kubeadmConfigSpec: { initConfiguration: nodeRegistration },
          machineTemplate: {
            spec: { infrastructureRef: reference(machineTemplate) },
          },
        },
      });
      await actor.create(cluster, {
        spec: {
          controlPlaneRef: reference(controlPlane),
          infrastructureRef: reference(infrastructure),
        },
      });
      await actor.create(machineDeployment, {
        spec: {
          clusterName: NAME,
          replicas: 2,
          selector: { matchLabels: { pool: NAME } },
          template: {
            metadata: { labels: { pool: NAME } },
            spec: {
              clusterName: NAME,
              version: VERSION,
              bootstrap: { configRef: reference(bootstrapTemplate) },
              infrastructureRef: reference(machineTemplate),
            },
          },
        },
      });
      await Promise.all([
        actor.until(
          cluster,
          'available',
          state =>
            conditionIs(state, 'Available', 'True') &&
            conditionIs(state, 'RemoteConnectionProbe', 'True') &&
            conditionIs(state, 'WorkerMachinesReady', 'True') &&
            conditionIs(state, 'ScalingUp', 'False') &&
            numberAt(state, 'status', 'workers', 'availableReplicas') === 2,
        ),
        actor.until(
          machineDeployment,
          'running',
          state =>
            textAt(state, 'status', 'phase') === 'Running' &&
            numberAt(state, 'status', 'availableReplicas') === 2 &&
            conditionIs(state, 'MachinesReady', 'True') &&
            conditionIs(state, 'Available', 'True'),
        ),
      ]);

      const remote = kustomization('remote');
      await actor.commit({
        'app/namespace.yaml':
          'apiVersion: v1\nkind: Namespace\nmetadata:\n  name: app\n',
      });
      await actor.createSource('source');
      await actor.until(
        gitRepository('source'),
        'stored',
        stored(actor.revision),
      );
      await actor.createKustomization('remote', {
        kubeConfig: { secretRef: { name: `${NAME}-kubeconfig` } },
      });
      await actor.until(remote, 'applied', applied(actor.revision));

      await actor.stopCluster(NAME);
      await actor.requestReconciliation(remote, 'first');
      for (let failure = 0; failure < 2; failure++) {
        await actor.until(remote, 'retried', inProgress);
        await actor.until(remote, 'failed', retrying('ReconciliationFailed'));
      }
      await actor.until(
        cluster,
        'unreachable',
        state =>
          conditionIs(state, 'RemoteConnectionProbe', 'False') &&
          conditionIs(state, 'Available', 'False'),
      );
      await actor.startCluster(NAME);
      await actor.until(remote, 'applied', applied(actor.revision));
      await actor.lookedAt(
        cluster,
        'reachable',
        state =>
          conditionIs(state, 'RemoteConnectionProbe', 'True') &&
          conditionIs(state, 'Available', 'True'),
      );

      await actor.delete(remote);
      await actor.untilGone(remote);
      await actor.delete(cluster);
      await Promise.all(
        [cluster, controlPlane, machineDeployment].map(each =>
          actor.untilGone(each),
        ),
      );
    },
  },
];
