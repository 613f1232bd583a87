import { Button } from '@backstage/ui';
import { RiRefreshLine } from '@remixicon/react';
import { useState } from 'react';
import { formatCount } from '../../fleet/overview';
import { ReadyFleet } from '../../store/FleetState';
import { BulkDialog } from './BulkDialog';
import { usePermitted } from './usePermitted';

/** Most resources that the backend takes at once. */
const mostTargets = 500;

/**
 * Operates all resources that a list shows. Whether it is offered is decided by the first of them; the backend decides for
 * each.
 *
 * @param rows - rows of the fleet's columns
 */
export function BulkActions(props: { fleet: ReadyFleet; rows: Uint32Array }) {
  const { fleet, rows } = props;
  const [keys, setKeys] = useState<readonly string[]>();
  const first = rows.length > 0 ? fleet.columns.keyOf(rows[0]) : undefined;
  const permitted = usePermitted(first);
  const isOffered =
    rows.length > 0 &&
    (permitted.reconcile || permitted.suspend || permitted.resume);
  return (
    <>
      {isOffered && (
        <Button
          size="small"
          variant="secondary"
          iconStart={<RiRefreshLine />}
          isDisabled={rows.length > mostTargets}
          onPress={() =>
            setKeys(Array.from(rows, row => fleet.columns.keyOf(row)))
          }
        >
          {rows.length > mostTargets
            ? `Operate: narrow to ${mostTargets} or fewer`
            : `Operate all ${formatCount(rows.length)}…`}
        </Button>
      )}
      {keys && <BulkDialog keys={keys} onClose={() => setKeys(undefined)} />}
    </>
  );
}
