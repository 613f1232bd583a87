import { KubernetesObject } from '../kubernetes/object';
import { asMap, asText } from '../kubernetes/read';
import { parseRevision } from '../revision/revision';
import { ReconciliationStatus } from '../status/status';
import { effectiveReference } from '../topology/channel';

/**
 * What a promotion goes through on each management cluster, in order. The last one is its end.
 *
 * @public
 */
export const promotionStages = [
  'tag-missing',
  'not-merged',
  'not-applied',
  'reference-not-moved',
  'not-fetched',
  'not-reconciled',
  'not-ready',
  'live',
] as const;

/** @public */
export type PromotionStage = (typeof promotionStages)[number];

/**
 * How far a promotion to a tag has come on one management cluster: the first stage that is not reached yet, `live` when all
 * are. What is not known (`undefined`) is passed over: what comes after it tells more.
 *
 * @param seen - `tagExists` in the repository; `merged`: the revision that trunk's source has fetched contains the change
 * of the tag; `applied`: the management cluster's own Kustomization has applied that revision; `source`: the source that
 * production follows; `reconcilers`: what follows it
 *
 * @public
 */
export function promotionStage(
  tag: string,
  seen: {
    tagExists?: boolean;
    merged?: boolean;
    applied?: boolean;
    source?: KubernetesObject;
    reconcilers: readonly {
      inSync?: boolean;
      status: ReconciliationStatus;
    }[];
  },
): PromotionStage {
  const { source, reconcilers } = seen;
  const moved = source && effectiveReference(source).reference === `tag:${tag}`;
  const artifact = asText(asMap(asMap(source?.status).artifact).revision);
  const fetched = artifact && parseRevision(artifact).name === tag;
  const reached: { [stage in PromotionStage]: boolean | undefined } = {
    // A reference that has moved says more than what is not known of the way there.
    'tag-missing': seen.tagExists ?? true,
    'not-merged': moved || (seen.merged ?? true),
    'not-applied': moved || (seen.applied ?? true),
    'reference-not-moved': moved,
    'not-fetched': Boolean(fetched),
    'not-reconciled': reconcilers.every(({ inSync }) => inSync !== false),
    'not-ready': reconcilers.every(({ status }) => status === 'Ready'),
    live: false,
  };
  return promotionStages.find(stage => !reached[stage])!;
}
