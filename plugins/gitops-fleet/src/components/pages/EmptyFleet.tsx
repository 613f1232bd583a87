import { Panel, PanelNote } from '../panel/Panel';
import styles from './pages.module.css';

const example = `gitopsFleet:
  managementClusters:
    - name: aws-v1
      title: aws v1
      kubeconfig:
        file: ./kubeconfigs/aws-v1.yaml`;

/** What to do first, where no management cluster is configured. */
export function EmptyFleet() {
  return (
    <Panel label="Connect a management cluster">
      <PanelNote>
        <h2 className={styles.sentence}>Connect a management cluster</h2>
        <p>
          This portal watches no management cluster yet. Name the clusters that
          run Flux in the portal's configuration, each with credentials that may
          list and watch Flux and Cluster API objects, and start the backend
          again:
        </p>
        <pre className={styles.example}>{example}</pre>
        <p className={styles.muted}>
          The operators' guide in docs/ has the read-only ClusterRole. No Secret
          is ever read.
        </p>
      </PanelNote>
    </Panel>
  );
}
