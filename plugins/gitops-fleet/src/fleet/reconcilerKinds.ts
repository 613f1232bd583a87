import { kindDescriptors } from '@gitops-fleet/backstage-plugin-gitops-fleet-common';

const kindsOf = (role: 'applier' | 'source'): readonly string[] =>
  kindDescriptors.filter(item => item.role === role).map(item => item.kind);

/**
 * Kinds that put content on a cluster. Lists and counts speak of these where they say "reconcilers"; sources are shown
 * when they are asked for.
 */
export const reconcilerKinds = kindsOf('applier');

/** Kinds that fetch content. */
export const sourceKinds = kindsOf('source');
