import {
  createFrontendModule,
  NotFoundErrorPage,
  PageBlueprint,
} from '@backstage/frontend-plugin-api';
import { Navigate, useLocation } from 'react-router-dom';

/** Leads from the root of the portal to the fleet. The root's route also takes every address that no other takes. */
export function Landing() {
  const { pathname } = useLocation();
  return pathname === '/' ? (
    <Navigate to="/gitops-fleet" replace />
  ) : (
    <NotFoundErrorPage />
  );
}

export const landingModule = createFrontendModule({
  pluginId: 'app',
  extensions: [
    PageBlueprint.make({
      name: 'landing',
      params: { path: '/', noHeader: true, loader: async () => <Landing /> },
    }),
  ],
});
