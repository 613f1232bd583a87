import { FleetColumns } from '@gitops-fleet/backstage-plugin-gitops-fleet-common';
import { sampleNow, sampleResource } from '../__testUtils__/sampleRecords';
import { shownRecord, shownRecordOf } from './shownRecord';

const ready = sampleResource({ name: 'ready', status: 'Ready' });
const columns = new FleetColumns();
columns.set(ready);

describe('shownRecord', () => {
  it('is the record while the page hears of changes', () => {
    expect(shownRecord({ columns }, 0)).toEqual(ready);
  });

  it('is not known while the page hears of none, whatever it was', () => {
    expect(shownRecord({ columns, lostSince: sampleNow }, 0)).toEqual({
      ...ready,
      status: 'Stale',
      lastKnown: 'Ready',
      since: sampleNow,
      inSync: undefined,
    });
  });

  it('keeps since when a management cluster does not answer', () => {
    const stale = sampleResource({ name: 'stale', status: 'Stale' });
    const others = new FleetColumns();
    others.set(stale);

    expect(
      shownRecord({ columns: others, lostSince: sampleNow }, 0).since,
    ).toBe(stale.since);
  });

  it('is nothing for a key that the fleet does not have', () => {
    expect(shownRecordOf({ columns }, 'aws-v1/a/b/c/d')).toBeUndefined();
    expect(shownRecordOf({ columns }, ready.key)?.name).toBe('ready');
  });
});
