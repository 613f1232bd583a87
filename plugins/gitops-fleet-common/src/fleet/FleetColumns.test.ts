import fc from 'fast-check';
import { resourceRecord } from './__fixtures__/resourceRecord';
import { FleetColumns } from './FleetColumns';
import { ResourceRecord } from './records';

const arbitraryRecord = fc
  .record({
    name: fc.constantFrom('a', 'b', 'c', 'd', 'e'),
    status: fc.constantFrom<ResourceRecord['status']>(
      'Ready',
      'Failed',
      'Stale',
    ),
    feature: fc.constantFrom('ingress-nginx', 'dns'),
    path: fc.constantFrom('./features/ingress-nginx', './features/dns'),
    flags: fc.uniqueArray(fc.constantFrom('retrying', 'drifted')),
    dependsOn: fc.uniqueArray(fc.constantFrom('x/y', 'z')),
    suspended: fc.boolean(),
    inSync: fc.option(fc.boolean(), { nil: undefined }),
    since: fc.option(fc.integer({ min: 1 }), { nil: undefined }),
    lastKnown: fc.option(fc.constantFrom<ResourceRecord['status']>('Ready'), {
      nil: undefined,
    }),
  })
  .map(({ name, ...fields }) =>
    resourceRecord(name, JSON.parse(JSON.stringify(fields))),
  );

describe('FleetColumns', () => {
  it('holds what a map of records would hold, through every change and a trip over the wire', () => {
    const step = fc.oneof(
      arbitraryRecord.map(value => ({ set: value })),
      fc.constantFrom('a', 'b', 'c', 'd', 'e').map(name => ({
        delete: resourceRecord(name).key,
      })),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), steps => {
        const columns = new FleetColumns();
        const expected = new Map<string, ResourceRecord>();
        for (const change of steps) {
          if ('set' in change) {
            columns.set(change.set);
            expected.set(change.set.key, change.set);
          } else {
            columns.delete(change.delete);
            expected.delete(change.delete);
          }
        }
        const received = new FleetColumns(
          JSON.parse(JSON.stringify(columns.encoded)),
        );
        for (const fleet of [columns, received]) {
          const found = Array.from({ length: fleet.length }, (_, row) =>
            fleet.record(row),
          );
          expect(new Map(found.map(item => [item.key, item]))).toEqual(
            expected,
          );
          for (const key of expected.keys()) {
            expect(fleet.keyOf(fleet.rowOf(key)!)).toBe(key);
          }
        }
      }),
    );
  });

  it('tells whether a row shows a record as it is', () => {
    fc.assert(
      fc.property(arbitraryRecord, arbitraryRecord, (shown, other) => {
        const columns = new FleetColumns();
        columns.set(shown);
        for (const record of [shown, { ...other, name: shown.name }]) {
          expect(columns.shows(record, 0)).toBe(
            JSON.stringify({ ...record, key: '' }) ===
              JSON.stringify({ ...shown, key: '' }),
          );
        }
      }),
      { numRuns: 300 },
    );
  });

  it('counts statuses and finds text without looking at every row', () => {
    const columns = new FleetColumns();
    columns.set(resourceRecord('a'));
    columns.set(
      resourceRecord('b', { status: 'Failed', message: 'Quota exceeded' }),
    );
    expect(columns.countStatuses()).toMatchObject({ Ready: 1, Failed: 1 });
    expect(columns.countStatuses([0])).toMatchObject({ Ready: 1, Failed: 0 });
    const found = columns.matching(text => text.includes('Quota'));
    expect(found.has(columns.index('message', 1))).toBe(true);
    expect(found.has(columns.index('message', 0))).toBe(false);
    expect(columns.lookUp('nowhere')).toBe(-1);
  });

  it('forgets texts that no row has any more', () => {
    const columns = new FleetColumns();
    columns.set(resourceRecord('b', { message: 'kept' }));
    for (let i = 0; i < 25_000; i++) {
      columns.set(resourceRecord('a', { message: `message ${i}` }));
    }
    expect(columns.encoded.dictionary.length).toBeLessThan(11_000);
    expect(columns.record(0)).toEqual(resourceRecord('b', { message: 'kept' }));
    expect(columns.record(1)).toEqual(
      resourceRecord('a', { message: 'message 24999' }),
    );
  });
});
