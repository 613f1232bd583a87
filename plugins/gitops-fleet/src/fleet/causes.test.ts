import {
  findCauses,
  FleetColumns,
  ResourceRecord,
} from '@gitops-fleet/backstage-plugin-gitops-fleet-common';
import { sampleFleet } from '../__testUtils__/sampleFleet';
import { sampleNow, sampleResource } from '../__testUtils__/sampleRecords';

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

  it('says what is known about a failure, and nothing about one that is not', () => {
    const [known, unknown] = findCauses(
      columnsOf([
        failing('prod-eu-west-1', { since: sampleNow - 9_000 }),
        failing('prod-us-east-1', {
          reason: 'Odd',
          message: 'full moon',
          since: sampleNow,
        }),
      ]),
    );

    expect(known.known?.id).toBe('health-timeout');
    expect(unknown.known).toBeUndefined();
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
