import { FleetColumns } from '@gitops-fleet/backstage-plugin-gitops-fleet-common';
import { sampleFleet } from '../__testUtils__/sampleFleet';
import { sampleNow, sampleResource } from '../__testUtils__/sampleRecords';
import { reconcilerKinds } from './reconcilerKinds';
import { readReconcilerQuery, withFilter } from './reconcilerQuery';
import { selectReconcilers } from './selectReconcilers';

const columns = new FleetColumns();
[
  sampleResource({
    name: 'b',
    environment: 'prod',
    status: 'Failed',
    reason: 'BuildFailed',
    message: 'quota.yaml is no YAML',
    since: sampleNow - 5_000,
  }),
  sampleResource({ name: 'a', environment: 'prod', since: sampleNow - 1_000 }),
  sampleResource({
    name: 'c',
    environment: 'non-prod',
    status: 'Stale',
    since: sampleNow - 9_000,
  }),
  sampleResource({
    name: 'release',
    kind: 'GitRepository',
    group: 'source.toolkit.fluxcd.io',
  }),
].forEach(record => columns.set(record));

function select(query: string) {
  const selection = selectReconcilers(
    columns,
    readReconcilerQuery(new URLSearchParams(query)),
  );
  return {
    ...selection,
    names: [...selection.rows].map(row => columns.text('name', row)),
  };
}

describe('the list of reconcilers', () => {
  it.each([
    ['', ['b', 'c', 'a']],
    ['kind=all', ['b', 'c', 'a', 'release']],
    ['kind=GitRepository', ['release']],
    ['status=Failed,Stale', ['b', 'c']],
    ['environment=prod', ['b', 'a']],
    ['environment=prod&status=Ready', ['a']],
    ['environment=nowhere', []],
    ['q=QUOTA', ['b']],
    ['q=quota yaml', ['b']],
    ['q=quota missing', []],
    ['sort=name', ['a', 'b', 'c']],
    ['sort=name:desc', ['c', 'b', 'a']],
    ['sort=since', ['a', 'b', 'c']],
    ['sort=nonsense:desc', ['b', 'c', 'a']],
  ])('of “%s” has %j', (query, names) => {
    expect(select(query).names).toEqual(names);
  });

  it('counts for each filter what its other values would show', () => {
    const { facets, total } = select('environment=prod&status=Ready');

    expect([...facets.status]).toEqual([
      ['Failed', 1],
      ['Ready', 1],
    ]);
    expect([...facets.environment]).toEqual([['prod', 1]]);
    expect(total).toBe(4);
  });

  it('follows the columns when they change', () => {
    const changing = new FleetColumns();
    changing.set(sampleResource({ name: 'a' }));
    changing.set(sampleResource({ name: 'b' }));
    const query = readReconcilerQuery(new URLSearchParams());

    changing.delete(sampleResource({ name: 'a' }).key);

    expect(selectReconcilers(changing, query).rows).toHaveLength(1);
  });

  it('takes in a large fleet', () => {
    const large = new FleetColumns();
    sampleFleet({ clusters: 500, reconcilers: 40 }).resources.forEach(record =>
      large.set(record),
    );

    const selection = selectReconcilers(
      large,
      readReconcilerQuery(new URLSearchParams('status=Failed')),
    );

    expect(selection.rows.length).toBeGreaterThan(0);
    expect(selection.facets.status.get('Failed')).toBe(selection.rows.length);
  });
});

describe('a filter in the URL', () => {
  it.each([
    ['', 'status', ['Failed', 'Stalled'], 'status=Failed%2CStalled'],
    ['status=Failed&q=x', 'status', [], 'q=x'],
    ['', 'kind', [], 'kind=all'],
    ['kind=all', 'kind', [...reconcilerKinds], ''],
  ])('“%s” with %s %j is “%s”', (before, filter, values, after) => {
    expect(
      withFilter(new URLSearchParams(before), filter, values).toString(),
    ).toBe(after);
  });
});
