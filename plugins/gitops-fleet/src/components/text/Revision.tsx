import { shortRevision } from '@gitops-fleet/backstage-plugin-gitops-fleet-common';
import { commitLink } from '../../fleet/commitLink';
import { FleetLink } from './FleetLink';
import styles from './text.module.css';

/** A revision: its name as a tag, the beginning of its hash as a link to the commit where there is a page for it. */
export function Revision(props: {
  revision: string;
  repository?: string;
  /** Without the name, where it stands elsewhere already. */
  hashOnly?: boolean;
  /** What stands for no revision. */
  otherwise?: string;
}) {
  const { revision, repository = '', hashOnly, otherwise = '–' } = props;
  const { name, hash } = shortRevision(revision);
  if (!name && !hash) {
    return <span className={styles.muted}>{otherwise}</span>;
  }
  const href = commitLink(repository, revision);
  return (
    <span className={styles.revision} title={revision}>
      {name && !hashOnly && <span className={styles.tag}>{name}</span>}
      {hash && href && (
        <FleetLink
          href={href}
          external
          small
          className={styles.hash}
          aria-label={`Commit ${hash}`}
        >
          {hash}
        </FleetLink>
      )}
      {hash && !href && (
        <span className={`${styles.hash} ${styles.muted}`}>{hash}</span>
      )}
    </span>
  );
}
