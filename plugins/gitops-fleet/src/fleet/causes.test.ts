import {
  FleetColumns,
  ResourceRecord,
} from '@gitops-fleet/backstage-plugin-gitops-fleet-common';
import { sampleFleet } from '../__testUtils__/sampleFleet';
import { sampleNow, sampleResource } from '../__testUtils__/sampleRecords';
import { findCauses, messageShape } from './causes';

function columnsOf(records: ResourceRecord[]): FleetColumns {
  const columns = new FleetColumns();
  records.forEach(record => columns.set(record));
  return columns;
}

const failing = (cluster: string, given: Partial<ResourceRecord> = {}) =>
  sampleResource({
    name: 'feature-ingress-nginx',
    namespace: cluster,
    targetKind: 'workload',
    target: `aws-v1/${cluster}/${cluster}`,
    status: 'Failed',
    reason: 'HealthCheckFailed',
    message: `health check failed after 5m0.01s in ${cluster}`,
    ...given,
  });

describe('messageShape', () => {
  it.each([
    ['failed after 5m0.01s', 'failed after 30s'],
    ['dial tcp 10.0.0.1:443: refused', 'dial tcp 10.9.8.7:6443: refused'],
    [
      'main@sha1:ba94fed0c1d2e3f4a5b6c7d8e9f0011223344556 is gone',
      'main@sha1:83ce5dd4c1d2e3f4a5b6c7d8e9f0011223344556 is gone',
    ],
    ['at 2026-11-24T14:02:00Z', 'at 2026-11-23T09:00:13.5Z'],
    ['prod-eu-west-1/app is not ready', 'prod-us-east-1/app is not ready'],
  ])('is the same of “%s” and “%s”', (one, other) => {
    const names = ['prod-eu-west-1', 'prod-us-east-1'];
    expect(messageShape(one, names)).toBe(messageShape(other, names));
  });

  it('is another one for another failure', () => {
    expect(messageShape('file a.yaml is no YAML', [])).not.toBe(
      messageShape('file b.yaml is no YAML', []),
    );
  });
});

describe('findCauses', () => {
  it('groups the same failure on several clusters, the first one first', () => {
    const causes = findCauses(
      columnsOf([
        failing('prod-eu-west-1', { since: sampleNow - 1_000 }),
        failing('prod-us-east-1', { since: sampleNow - 9_000 }),
        failing('prod-ap-south-1', {
          reason: 'BuildFailed',
          message: 'no such file',
        }),
        failing('prod-eu-west-2', { status: 'Ready' }),
      ]),
    );

    expect(causes.map(cause => [cause.reason, cause.targets])).toEqual([
      [
        'HealthCheckFailed',
        [
          'aws-v1/prod-us-east-1/prod-us-east-1',
          'aws-v1/prod-eu-west-1/prod-eu-west-1',
        ],
      ],
      ['BuildFailed', ['aws-v1/prod-ap-south-1/prod-ap-south-1']],
    ]);
    expect(causes[0].since).toBe(sampleNow - 9_000);
  });

  it('counts who waits behind a failure, at any distance, and calls nobody of them a cause', () => {
    const root = failing('prod-eu-west-1');
    const waiting = (name: string, dependsOn: string[]) =>
      sampleResource({ name, status: 'DependencyNotReady', dependsOn });
    const first = waiting('tenants-common', [root.key]);
    const second = waiting('tenants-prod', [first.key]);

    const causes = findCauses(columnsOf([second, first, root]));

    expect(causes).toHaveLength(1);
    expect(causes[0].waiting).toBe(2);
  });

  it('finds nothing in a fleet without failures', () => {
    const { resources } = sampleFleet({ clusters: 3, troubled: false });

    expect(findCauses(columnsOf(resources))).toEqual([]);
  });
});
