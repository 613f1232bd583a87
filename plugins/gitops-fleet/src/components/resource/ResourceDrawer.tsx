import { parseResourceKey } from '@gitops-fleet/backstage-plugin-gitops-fleet-common';
import { useCallback } from 'react';
import { shownRecordOf } from '../../fleet/shownRecord';
import { withParameter } from '../../fleet/urlParameters';
import { ReadyFleet } from '../../store/FleetState';
import { DetailsDrawer } from '../panel/DetailsDrawer';
import { useUrlState } from '../useUrlState';
import { ResourceView } from './ResourceView';

/** The details of the resource that the URL names, beside the list. */
export function ResourceDrawer(props: { fleet: ReadyFleet }) {
  const { fleet } = props;
  const [parameters, change] = useUrlState();
  const key = parameters.get('resource');
  const close = useCallback(
    () => change(current => withParameter(current, 'resource', '')),
    [change],
  );
  if (!key) {
    return null;
  }
  const identity = parseResourceKey(key);
  return (
    <DetailsDrawer
      label={`Details of ${identity?.kind ?? ''} ${identity?.name ?? key}`}
      subject={key}
      lost={fleet.lostSince !== undefined}
      onClose={close}
    >
      {identity ? (
        <ResourceView
          key={key}
          fleet={fleet}
          resource={key}
          identity={identity}
          record={shownRecordOf(fleet, key)}
        />
      ) : (
        <p>
          “{key}” names no resource. A resource is named by management cluster,
          API group, kind, namespace and name, with slashes between them.
        </p>
      )}
    </DetailsDrawer>
  );
}
