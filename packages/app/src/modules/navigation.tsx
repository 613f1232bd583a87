import {
  Sidebar,
  SidebarDivider,
  SidebarItem,
  SidebarScrollWrapper,
  SidebarSpace,
  useSidebarOpenState,
} from '@backstage/core-components';
import { createFrontendModule } from '@backstage/frontend-plugin-api';
import { NavContentBlueprint } from '@backstage/plugin-app-react';
import { Link } from '@backstage/ui';
import { LogoMark } from './Logo';
import styles from './navigation.module.css';

function SidebarLogo() {
  const { isOpen } = useSidebarOpenState();
  return (
    <Link href="/" className={styles.logo} aria-label="GitOps Fleet, home">
      <span className={styles.mark}>
        <LogoMark />
      </span>
      {isOpen && <span className={styles.name}>GitOps Fleet</span>}
    </Link>
  );
}

export const navigationModule = createFrontendModule({
  pluginId: 'app',
  extensions: [
    NavContentBlueprint.make({
      params: {
        component: ({ navItems }) => {
          const nav = navItems.withComponent(item => (
            <SidebarItem
              icon={() => item.icon}
              to={item.href}
              text={item.title}
            />
          ));
          const settings = nav.take('page:user-settings');
          // The graph is a click away on every entity's page.
          nav.take('page:catalog-graph');
          return (
            <Sidebar>
              <SidebarLogo />
              <SidebarDivider />
              {nav.take('page:gitops-fleet')}
              {nav.take('page:catalog')}
              {nav.take('page:scaffolder')}
              {nav.take('page:search')}
              <SidebarScrollWrapper>
                {nav.rest({ sortBy: 'title' })}
              </SidebarScrollWrapper>
              <SidebarSpace />
              <SidebarDivider />
              {settings}
            </Sidebar>
          );
        },
      },
    }),
  ],
});
