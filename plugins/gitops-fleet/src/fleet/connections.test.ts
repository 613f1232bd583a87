import {
  minute,
  sampleConnection,
  sampleForbiddenKind,
  sampleKinds,
  sampleNow,
} from '../__testUtils__/sampleRecords';
import {
  connectionParts,
  connectionRow,
  connectionRows,
  connectionsSentence,
  filterConnections,
} from './connections';

const live = sampleConnection({ managementCluster: 'aws-v1' });
const incomplete = sampleConnection({
  managementCluster: 'azure-v1',
  kinds: [...sampleKinds('live'), sampleForbiddenKind],
});
const syncing = sampleConnection({
  managementCluster: 'aws-v10',
  state: 'syncing',
});
const gone = (managementCluster: string, minutes: number) =>
  sampleConnection({
    managementCluster,
    state: 'stale',
    reason: 'Refused',
    message: 'Nothing listens',
    kinds: sampleKinds('stale'),
    asOf: sampleNow - minutes * minute,
  });

function rowsOf(
  records: ReturnType<typeof sampleConnection>[],
  lostSince?: number,
) {
  return connectionRows({
    connections: new Map(records.map(item => [item.managementCluster, item])),
    lostSince,
  });
}

describe('connectionRow', () => {
  it.each([
    ['a live one', live, 'live', 0],
    ['one with a kind that may not be read', incomplete, 'incomplete', 1],
    ['one that does not answer', gone('gcp-v1', 1), 'stale', 0],
    ['the first list', syncing, 'syncing', 0],
  ])('of %s', (_, record, condition, unseen) => {
    const row = connectionRow(record, undefined);
    expect(row.condition).toBe(condition);
    expect(row.unseen).toHaveLength(unseen);
  });

  it('counts the kinds that are watched, and their objects', () => {
    expect(connectionRow(incomplete, undefined)).toMatchObject({
      watched: 3,
      objects: 51,
    });
  });

  it('knows of no connection that it is live while nothing is heard', () => {
    expect(connectionRow(live, sampleNow).condition).toBe('stale');
  });
});

describe('connectionRows', () => {
  it('has the worst first, and of those the ones unseen for longest', () => {
    const rows = rowsOf([
      live,
      syncing,
      gone('gcp-v1', 1),
      incomplete,
      gone('gcp-v2', 90),
    ]);
    expect(rows.map(row => row.record.managementCluster)).toEqual([
      'gcp-v2',
      'gcp-v1',
      'azure-v1',
      'aws-v10',
      'aws-v1',
    ]);
  });
});

describe('filterConnections', () => {
  const rows = rowsOf([live, incomplete, gone('gcp-v1', 1)]);

  it.each([
    ['', ['gcp-v1', 'azure-v1', 'aws-v1']],
    ['azure', ['azure-v1']],
    ['nothing refused', ['gcp-v1']],
    ['cluster forbidden', ['azure-v1']],
    ['elsewhere', []],
  ])('finds “%s”', (q, expected) => {
    const found = filterConnections(rows, { q, state: [] });
    expect(found.rows.map(row => row.record.managementCluster)).toEqual(
      expected,
    );
  });

  it('counts what each state would show', () => {
    const found = filterConnections(rows, { q: 'v1', state: ['live'] });
    expect(found.rows).toHaveLength(1);
    expect([...found.states]).toEqual([
      ['stale', 1],
      ['incomplete', 1],
      ['live', 1],
    ]);
  });
});

describe('connectionsSentence', () => {
  it.each([
    [[live], 'The only management cluster is live'],
    [
      [live, sampleConnection({ managementCluster: 'aws-v2' })],
      'Both management clusters are live',
    ],
    [[gone('gcp-v1', 1)], 'The only management cluster cannot be seen'],
    [
      [live, incomplete, gone('gcp-v1', 1)],
      '1 of 3 management clusters cannot be seen, 1 only in part',
    ],
    [[live, incomplete], '1 of 2 management clusters can be seen only in part'],
    [[live, syncing], '1 of 2 management clusters is being read'],
  ])('%#', (records, expected) => {
    expect(connectionsSentence(rowsOf(records))).toBe(expected);
  });
});

describe('connectionParts', () => {
  it('adds up to all of them', () => {
    expect(
      connectionParts(rowsOf([live, incomplete, gone('gcp-v1', 1)])),
    ).toEqual([
      { text: '1 live', condition: 'live' },
      { text: '1 incomplete', condition: 'incomplete' },
      { text: '1 stale', condition: 'stale' },
    ]);
  });
});
