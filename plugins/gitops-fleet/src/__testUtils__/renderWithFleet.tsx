import { renderInTestApp } from '@backstage/frontend-test-utils';
import { ReactElement } from 'react';
import { fleetStoreApiRef, gitopsFleetApiRef } from '../api';
import {
  catalogEntityRouteRef,
  connectionsRouteRef,
  fleetRouteRef,
  reconcilersRouteRef,
} from '../routes';
import { FleetStore } from '../store/FleetStore';
import { browserSurroundings } from '../store/StoreSurroundings';
import { SampleFleetApi } from './SampleFleetApi';
import { SampleFleet, sampleFleet } from './sampleFleet';
import { sampleNow } from './sampleRecords';

/** Renders a view on a fleet in memory, at the moment that the sample fleet is made for. */
export function renderWithFleet(
  view: ReactElement,
  options: {
    fleet?: SampleFleet;
    /** Changes the backend before it is asked for anything. */
    prepare?: (api: SampleFleetApi) => void;
    /** Query of the URL, with its `?`. */
    query?: string;
  } = {},
): { api: SampleFleetApi; container: HTMLElement } {
  const api = new SampleFleetApi(
    options.fleet ?? sampleFleet({ clusters: 14 }),
  );
  options.prepare?.(api);
  const store = new FleetStore(api, {
    ...browserSurroundings,
    now: () => sampleNow,
  });
  const { container } = renderInTestApp(view, {
    apis: [
      [gitopsFleetApiRef, api],
      [fleetStoreApiRef, store],
    ],
    mountedRoutes: {
      '/gitops-fleet/fleet': fleetRouteRef,
      '/gitops-fleet/reconcilers': reconcilersRouteRef,
      '/gitops-fleet/connections': connectionsRouteRef,
      '/catalog/:namespace/:kind/:name': catalogEntityRouteRef,
    },
    initialRouteEntries: [`/${options.query ?? ''}`],
  });
  return { api, container };
}
