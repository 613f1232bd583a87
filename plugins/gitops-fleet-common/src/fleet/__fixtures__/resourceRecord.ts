import { ResourceRecord } from '../records';

/** A feature that is ready on a cluster of production. */
export function resourceRecord(
  name: string,
  fields: Partial<ResourceRecord> = {},
): ResourceRecord {
  return {
    key: `aws-v1/kustomize.toolkit.fluxcd.io/Kustomization/${
      fields.namespace ?? 'prod-eu'
    }/${name}`,
    managementCluster: 'aws-v1',
    group: 'kustomize.toolkit.fluxcd.io',
    kind: 'Kustomization',
    namespace: 'prod-eu',
    name,
    status: 'Ready',
    actualStatus: 'Ready',
    reason: 'ReconciliationSucceeded',
    message: '',
    flags: [],
    suspended: false,
    targetKind: 'workload',
    target: 'aws-v1/prod-eu/prod-eu',
    provider: 'aws',
    environment: 'prod',
    scope: 'feature',
    feature: '',
    path: '',
    source: '',
    reference: '',
    repository: '',
    appliedRevision: '',
    attemptedRevision: '',
    wantedRevision: '',
    dependsOn: [],
    ...fields,
  };
}
