import { Link } from '@backstage/ui';
import { ReactNode } from 'react';
import styles from './text.module.css';

/**
 * A link of the dense views: in the accent's colour, or with `quiet` in that of the text around it.
 */
export function FleetLink(props: {
  href: string;
  children: ReactNode;
  small?: boolean;
  quiet?: boolean;
  bold?: boolean;
  /** Another site: opens beside the portal. */
  external?: boolean;
  title?: string;
  'aria-label'?: string;
  className?: string;
}) {
  const { href, children, small, quiet, bold, external, title } = props;
  return (
    <Link
      href={href}
      variant={small ? 'body-small' : 'body-medium'}
      weight={bold ? 'bold' : 'regular'}
      standalone={quiet ? undefined : true}
      title={title}
      aria-label={props['aria-label']}
      className={`${styles.link} ${quiet ? styles.quiet : styles.accent} ${
        props.className ?? ''
      }`}
      {...(external && { target: '_blank', rel: 'noreferrer' })}
    >
      {children}
    </Link>
  );
}
