import { FleetColumns } from '@gitops-fleet/backstage-plugin-gitops-fleet-common';
import { ReadyFleet } from './FleetState';

/**
 * Remembers what is derived from the fleet's columns until they change. The columns are changed in place, so it is the
 * version that tells; a heartbeat makes a new fleet without one.
 *
 * @param derive - a pure function; further arguments are compared by identity
 */
export function ofColumns<More extends unknown[], Result>(
  derive: (columns: FleetColumns, ...more: More) => Result,
): (fleet: Pick<ReadyFleet, 'columns' | 'version'>, ...more: More) => Result {
  let last: { version: number; input: unknown[]; result: Result } | undefined;
  return ({ columns, version }, ...more) => {
    const input = [columns, ...more];
    if (
      last?.version !== version ||
      input.some((item, index) => item !== last?.input[index])
    ) {
      last = { version, input, result: derive(columns, ...more) };
    }
    return last.result;
  };
}
