import {
  defaultRepositoryLayout,
  KindDescriptor,
  KubernetesObject,
} from '@gitops-fleet/backstage-plugin-gitops-fleet-common';
import {
  appliers,
  cluster,
  clusters,
  connection,
  gitRepository,
  kustomization,
  sources,
} from '../__fixtures__/objects';
import { FleetStore } from '../store/FleetStore';

/** The key of a Kustomization. */
export const keyOf = (
  namespace: string,
  name: string,
  managementCluster = 'aws-v1',
) =>
  `${managementCluster}/kustomize.toolkit.fluxcd.io/Kustomization/${namespace}/${name}`;

/** What `main` comes to be after what has been applied. */
export const newRevision = `main@sha1:${'2'.repeat(40)}`;

/** Has a management cluster be live, with complete lists of its objects. */
export function show(
  store: FleetStore,
  managementCluster: string,
  objects: [KindDescriptor, KubernetesObject[]][],
): void {
  store.setConnection(connection(managementCluster));
  for (const [descriptor, list] of objects) {
    store.setKindState(managementCluster, descriptor, {
      group: descriptor.group,
      kind: descriptor.kind,
      version: descriptor.versions[0],
      state: 'live',
      objects: list.length,
      message: '',
    });
    store.replace(managementCluster, descriptor, list);
  }
}

/** A management cluster with one workload cluster, where everything is ready, and the clock of the store. */
export function shownFleet() {
  const clock = { now: Date.parse('2026-11-24T12:00:00Z') };
  const store = new FleetStore({
    layout: defaultRepositoryLayout,
    now: () => clock.now,
  });
  show(store, 'aws-v1', [
    [
      appliers,
      [
        kustomization('flux-system', 'mgmt', {
          path: './providers/aws/v1/mgmt',
          remote: false,
        }),
        kustomization('prod-eu', 'prod-eu', {
          path: './providers/aws/v1/clusters/prod/prod-eu',
        }),
        kustomization('prod-eu', 'ingress', { dependsOn: ['prod-eu'] }),
      ],
    ],
    [sources, [gitRepository('main')]],
    [clusters, [cluster('prod-eu')]],
  ]);
  store.flush();
  return { store, clock };
}
