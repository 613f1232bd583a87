import { Entity } from '@backstage/catalog-model';
import {
  CLUSTER_ANNOTATION,
  CLUSTER_RESOURCE_TYPE,
  MANAGEMENT_CLUSTER_ANNOTATION,
  MANAGEMENT_CLUSTER_RESOURCE_TYPE,
} from '@gitops-fleet/backstage-plugin-gitops-fleet-common';
import { ClusterRow } from '../../fleet/clusters';

/** Whether an entity is a cluster of the fleet: by its type, and by the annotation that names the cluster. */
export function isClusterEntity(entity: Entity): boolean {
  const annotations = entity.metadata.annotations ?? {};
  return (
    entity.kind.toLocaleLowerCase('en-US') === 'resource' &&
    ((entity.spec?.type === CLUSTER_RESOURCE_TYPE &&
      CLUSTER_ANNOTATION in annotations) ||
      (entity.spec?.type === MANAGEMENT_CLUSTER_RESOURCE_TYPE &&
        MANAGEMENT_CLUSTER_ANNOTATION in annotations))
  );
}

/** Key of the cluster that an entity stands for; for a management cluster its name. `''` when it names none. */
export function clusterKeyOf(entity: Entity): string {
  const annotations = entity.metadata.annotations ?? {};
  return (
    (entity.spec?.type === MANAGEMENT_CLUSTER_RESOURCE_TYPE
      ? annotations[MANAGEMENT_CLUSTER_ANNOTATION]
      : annotations[CLUSTER_ANNOTATION]) ?? ''
  );
}

/**
 * A cluster in a sentence.
 *
 * @param lostSince - see `ReadyFleet`
 */
export function clusterSentence(
  row: ClusterRow,
  lostSince: number | undefined,
): string {
  if (lostSince !== undefined) {
    return 'What the cluster does now is not known';
  }
  const { record, counts, total, connection } = row;
  const failing = counts.Failed + counts.Stalled;
  const lifecycle = record.lifecycle.toLocaleLowerCase('en-US');
  switch (row.condition) {
    case 'failing':
      return failing > 0
        ? `${failing} of ${total} reconcilers ${
            failing === 1 ? 'fails' : 'fail'
          }`
        : `The cluster is ${lifecycle}${
            record.lifecycleReason && `: ${record.lifecycleReason}`
          }`;
    case 'unseen':
      return `The cluster cannot be seen: ${
        connection?.title ?? record.managementCluster
      } does not answer`;
    case 'unknown':
      return 'Not everything is known of this cluster yet';
    case 'moving':
      return record.kind === 'workload' && record.lifecycle !== 'Running'
        ? `The cluster is ${lifecycle}`
        : 'Changes are on their way';
    case 'behind':
      return `${record.behind} of ${total} reconcilers ${
        record.behind === 1 ? 'has' : 'have'
      } not applied what the source offers`;
    default:
      return total === 0
        ? 'Nothing is reconciled to this cluster'
        : 'The cluster is in sync';
  }
}
