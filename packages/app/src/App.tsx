import { createApp } from '@backstage/frontend-defaults';
import { landingModule } from './modules/landing';
import { navigationModule } from './modules/navigation';
import { signInModule } from './modules/signIn';

/** The portal. Plugins that `package.json` names install themselves, see `app.packages` in `app-config.yaml`. */
export default createApp({
  features: [landingModule, navigationModule, signInModule],
});
