import { Box, ButtonIcon } from '@backstage/ui';
import { RiCloseLine } from '@remixicon/react';
import { ReactNode, useEffect, useRef } from 'react';
import styles from './drawer.module.css';

/**
 * Details in a panel beside the list that they belong to. Escape closes it, and the focus goes back to where it was.
 *
 * @param subject - what the details are of; of another one, they are shown from their top
 * @param lost - whether the page hears of no changes
 */
export function DetailsDrawer(props: {
  label: string;
  subject: string;
  lost: boolean;
  onClose: () => void;
  children: ReactNode;
}) {
  const { label, subject, lost, onClose, children } = props;
  const panel = useRef<HTMLDivElement>(null);

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
  }, [subject]);

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
      aria-label={label}
      tabIndex={-1}
      className={`${styles.drawer} ${lost ? styles.lost : ''}`}
    >
      <ButtonIcon
        aria-label="Close details"
        icon={<RiCloseLine />}
        size="small"
        variant="tertiary"
        className={styles.close}
        onPress={onClose}
      />
      {children}
    </Box>
  );
}
