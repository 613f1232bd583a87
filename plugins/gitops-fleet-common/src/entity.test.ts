import { clusterEntityName } from './entity';

const workload = (namespace: string, name: string) =>
  ({ kind: 'workload', managementCluster: 'aws-v1', namespace, name } as const);

describe('clusterEntityName', () => {
  it('names clusters by their management cluster', () => {
    expect(clusterEntityName({ ...workload('', ''), kind: 'management' })).toBe(
      'aws-v1',
    );
    expect(clusterEntityName(workload('prod', 'prod'))).toBe('aws-v1-prod');
    expect(clusterEntityName(workload('team', 'prod'))).toBe(
      'aws-v1-team-prod',
    );
  });

  it('keeps long names short and apart', () => {
    const names = ['a', 'b'].map(end =>
      clusterEntityName(workload('n', `${'x'.repeat(80)}${end}`)),
    );
    expect(new Set(names).size).toBe(2);
    names.forEach(name => expect(name.length).toBeLessThanOrEqual(63));
  });
});
