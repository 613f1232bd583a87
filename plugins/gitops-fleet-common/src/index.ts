/**
 * Domain model, status engine, topology, revisions, permissions and API client of GitOps Fleet.
 *
 * @packageDocumentation
 */

export * from './api/GitOpsFleetClient';
export { spec as gitopsFleetOpenApiDocument } from './api/generated/spec';
export * from './dependencies/findBlockers';
export * from './entity';
export * from './fleet/causes';
export * from './fleet/FleetColumns';
export * from './fleet/fleetQuery';
export * from './fleet/records';
export * from './fleet/unseenConnections';
export * from './kubernetes/identity';
export * from './kubernetes/object';
export * from './kubernetes/owner';
export * from './lifecycle/lifecycle';
export * from './messages/failureClass';
export * from './messages/fingerprint';
export * from './messages/knownError';
export * from './messages/knownErrors';
export * from './permissions';
export * from './revision/revision';
export * from './rollup/rollUp';
export * from './rollup/tenantsAndFeatures';
export * from './status/status';
export * from './topology/channel';
export * from './topology/path';
export * from './kinds/descriptors';
export type {
  KindDescriptor,
  KindOperations,
  ResourceReference,
} from './kinds/kindDescriptor';
export * from './kinds/operations';
export * from './kinds/inventory';
export type { InventorySummary } from './kinds/InventoryReader';
export * from './kinds/parseInventoryId';
export * from './kinds/projectResource';
export * from './kubernetes/read';
export * from './lifecycle/assessClusterLifecycle';
export * from './release/arrival';
export * from './release/movedTags';
export * from './release/promotionStage';
export * from './release/releaseAdoption';
export * from './release/repositoryIdentity';
export * from './release/revisionLag';
export * from './revision/applied';
export * from './status/assessResource';
export * from './status/conditions';
export * from './status/shownConditions';
export * from './topology/ancestors';
export * from './topology/environment';
export * from './topology/referencePending';
export * from './topology/resolveTarget';
export { isSuspended } from './status/deletion';
export { silentFrom } from './status/silence';
