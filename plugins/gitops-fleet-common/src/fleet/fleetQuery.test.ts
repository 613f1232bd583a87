import { resourceRecord } from './__fixtures__/resourceRecord';
import { FleetColumns } from './FleetColumns';
import { fleetQueryProblem, fleetQueryTest } from './fleetQuery';

const columns = new FleetColumns();
[
  resourceRecord('ingress', {
    status: 'Failed',
    reason: 'BuildFailed',
    message: 'no such file: a "dry run" of deploy.yaml',
    appliedRevision: 'v0.0.2@sha1:aaaa1111',
    path: './features/ingress-nginx',
  }),
  resourceRecord('tenants', {
    status: 'Suspended',
    appliedRevision: 'v0.0.3@sha1:bbbb2222',
  }),
  resourceRecord('common', {
    namespace: 'test-eu',
    target: 'aws-v1/test-eu/test-eu',
    environment: 'test',
  }),
  resourceRecord('mgmt', {
    namespace: 'flux-system',
    target: 'aws-v1',
    targetKind: 'management',
    environment: '',
    message: 'see https://example.com/x',
  }),
].forEach(item => columns.set(item));

function find(query: string): string[] {
  const test = fleetQueryTest(columns, query);
  return Array.from({ length: columns.length }, (_, row) => row)
    .filter(test)
    .map(row => columns.text('name', row));
}

describe('the query language', () => {
  it.each<[string, string[]]>([
    ['', ['ingress', 'tenants', 'common', 'mgmt']],
    ['env:prod', ['ingress', 'tenants']],
    ['env:prod,TEST', ['ingress', 'tenants', 'common']],
    ['!env:prod', ['common', 'mgmt']],
    ['env:pro', []],
    ['cluster:prod-eu', ['ingress', 'tenants']],
    ['cluster:aws-v1/test-eu/test-eu', ['common']],
    ['kind:kustomization !status:ready', ['ingress', 'tenants']],
    ['ns:flux-system', ['mgmt']],
    ['status:failed,suspended', ['ingress', 'tenants']],
    ['reason:build', ['ingress']],
    ['rev:v0.0.3', ['tenants']],
    ['rev:AAAA', ['ingress']],
    ['message:"dry run"', ['ingress']],
    ['message:"no such file"', ['ingress']],
    ['"such file"', ['ingress']],
    ['nginx', ['ingress']],
    ['!nginx env:prod', ['tenants']],
    ['https://example.com/x', ['mgmt']],
    ['env:prod nothing', []],
  ])('%s', (query, expected) => {
    expect(find(query)).toEqual(expected);
  });

  it('says which fields there are', () => {
    expect(() => find('colour:red')).toThrow(
      /There is no field 'colour' to search by. There are: cluster, env, /,
    );
    expect(fleetQueryProblem('colour:red')).toMatch(/no field 'colour'/);
    expect(fleetQueryProblem('env:prod "colour:red"')).toBeUndefined();
  });
});
