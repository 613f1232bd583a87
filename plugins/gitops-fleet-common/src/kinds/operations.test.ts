import { descriptorOf } from './descriptors';
import { operationsOf } from './operations';

const flux = 'toolkit.fluxcd.io';

it.each([
  [
    `kustomize.${flux}`,
    'Kustomization',
    {},
    ['reconcile', 'with-source', 'suspend', 'resume'],
  ],
  [
    `helm.${flux}`,
    'HelmRelease',
    {},
    ['reconcile', 'with-source', 'force', 'reset', 'suspend', 'resume'],
  ],
  [`source.${flux}`, 'GitRepository', {}, ['reconcile', 'suspend', 'resume']],
  [`source.${flux}`, 'HelmRepository', {}, ['reconcile', 'suspend', 'resume']],
  // Nothing runs for it: charts are pulled when they are asked for.
  [`source.${flux}`, 'HelmRepository', { type: 'oci' }, ['suspend', 'resume']],
  [`source.${flux}`, 'ExternalArtifact', {}, []],
  [`notification.${flux}`, 'Alert', {}, ['suspend', 'resume']],
  [
    'fluxcd.controlplane.io',
    'ResourceSet',
    {},
    ['reconcile', 'suspend', 'resume'],
  ],
  ['cluster.x-k8s.io', 'Cluster', {}, []],
  ['hive.openshift.io', 'ClusterDeployment', {}, []],
])('%s %s %j can be asked for %j', (group, kind, spec, expected) => {
  expect(operationsOf(descriptorOf(group, kind)!, { kind, spec })).toEqual(
    expected,
  );
});
