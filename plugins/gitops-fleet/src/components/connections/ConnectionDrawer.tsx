import { useCallback } from 'react';
import { connectionRow } from '../../fleet/connections';
import { withParameter } from '../../fleet/urlParameters';
import { ReadyFleet } from '../../store/FleetState';
import { DetailsDrawer } from '../panel/DetailsDrawer';
import { useUrlState } from '../useUrlState';
import { ConnectionView } from './ConnectionView';

/** The details of the connection that the URL names, beside the list. */
export function ConnectionDrawer(props: { fleet: ReadyFleet }) {
  const { fleet } = props;
  const [parameters, change] = useUrlState();
  const name = parameters.get('connection');
  const close = useCallback(
    () => change(current => withParameter(current, 'connection', '')),
    [change],
  );
  if (!name) {
    return null;
  }
  const record = fleet.connections.get(name);
  return (
    <DetailsDrawer
      label={`Details of the connection to ${record?.title ?? name}`}
      subject={name}
      lost={fleet.lostSince !== undefined}
      onClose={close}
    >
      {record ? (
        <ConnectionView
          key={name}
          fleet={fleet}
          row={connectionRow(record, fleet.lostSince)}
        />
      ) : (
        <p>
          This portal watches no management cluster “{name}”. Its names are
          those of gitopsFleet.managementClusters in the configuration.
        </p>
      )}
    </DetailsDrawer>
  );
}
