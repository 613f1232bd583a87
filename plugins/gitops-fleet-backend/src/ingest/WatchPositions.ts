import type { KindDescriptor } from '@gitops-fleet/backstage-plugin-gitops-fleet-common';

/** From where on a kind can be watched further, by whoever holds what it was then. */
export interface WatchPosition {
  /** In which it is watched. */
  version: string;
  /** What is newer is yet to come. */
  resourceVersion: string;
}

/** Of the kinds of one management cluster; see `positionKey`. */
export type WatchPositions = { readonly [kind: string]: WatchPosition };

export function positionKey({
  group,
  kind,
}: Pick<KindDescriptor, 'group' | 'kind'>): string {
  return `${group}/${kind}`;
}
