import { ResourceRecord } from '@gitops-fleet/backstage-plugin-gitops-fleet-common';
import { ReadyFleet } from '../store/FleetState';

/**
 * A resource as it may be shown. While the page hears of no changes nothing is known to be true now: whatever was last
 * heard becomes what was last known.
 *
 * @param row - of the fleet's columns
 */
export function shownRecord(
  fleet: Pick<ReadyFleet, 'columns' | 'lostSince'>,
  row: number,
): ResourceRecord {
  const record = fleet.columns.record(row);
  return fleet.lostSince === undefined || record.status === 'Stale'
    ? record
    : {
        ...record,
        status: 'Stale',
        lastKnown: record.status,
        since: fleet.lostSince,
        inSync: undefined,
      };
}

/** `shownRecord` of a resource by its key, where the fleet has it. */
export function shownRecordOf(
  fleet: Pick<ReadyFleet, 'columns' | 'lostSince'>,
  key: string,
): ResourceRecord | undefined {
  const row = fleet.columns.rowOf(key);
  return row === undefined ? undefined : shownRecord(fleet, row);
}
