import { Box, ButtonIcon } from '@backstage/ui';
import { parseResourceKey } from '@gitops-fleet/backstage-plugin-gitops-fleet-common';
import { RiCloseLine } from '@remixicon/react';
import { useCallback, useEffect, useRef } from 'react';
import { shownRecordOf } from '../../fleet/shownRecord';
import { ReadyFleet } from '../../store/FleetState';
import { useUrlState, withParameter } from '../useUrlState';
import styles from './resource.module.css';
import { ResourceView } from './ResourceView';

/**
 * The details of the resource that the URL names, in a panel beside the list. Escape closes it, and the focus goes
 * back to where it was.
 */
export function ResourceDrawer(props: { fleet: ReadyFleet }) {
  const { fleet } = props;
  const [parameters, change] = useUrlState();
  const key = parameters.get('resource');
  const close = useCallback(
    () => change(current => withParameter(current, 'resource', '')),
    [change],
  );
  return key ? <Drawer fleet={fleet} resource={key} onClose={close} /> : null;
}

function Drawer(props: {
  fleet: ReadyFleet;
  resource: string;
  onClose: () => void;
}) {
  const { fleet, resource, onClose } = props;
  const panel = useRef<HTMLDivElement>(null);
  const identity = parseResourceKey(resource);

  useEffect(() => {
    const before = document.activeElement;
    return () => {
      if (before instanceof HTMLElement && before.isConnected) {
        before.focus({ preventScroll: true });
      }
    };
  }, []);

  useEffect(() => {
    panel.current?.focus({ preventScroll: true });
    panel.current?.scrollTo?.({ top: 0 });
  }, [resource]);

  useEffect(() => {
    const closeOnEscape = (event: KeyboardEvent) => {
      const inPopover =
        event.target instanceof Element &&
        event.target.closest('[data-trigger]') !== null;
      if (event.key === 'Escape' && !event.defaultPrevented && !inPopover) {
        onClose();
      }
    };
    document.addEventListener('keydown', closeOnEscape);
    return () => document.removeEventListener('keydown', closeOnEscape);
  }, [onClose]);

  return (
    <Box
      as="aside"
      bg="neutral"
      ref={panel}
      role="dialog"
      aria-modal={false}
      aria-label={`Details of ${identity?.kind ?? ''} ${
        identity?.name ?? resource
      }`}
      tabIndex={-1}
      className={`${styles.drawer} ${
        fleet.lostSince === undefined ? '' : styles.lost
      }`}
    >
      <ButtonIcon
        aria-label="Close details"
        icon={<RiCloseLine />}
        size="small"
        variant="tertiary"
        className={styles.close}
        onPress={onClose}
      />
      {identity ? (
        <ResourceView
          key={resource}
          fleet={fleet}
          resource={resource}
          identity={identity}
          record={shownRecordOf(fleet, resource)}
        />
      ) : (
        <p>
          “{resource}” names no resource. A resource is named by management
          cluster, API group, kind, namespace and name, with slashes between
          them.
        </p>
      )}
    </Box>
  );
}
