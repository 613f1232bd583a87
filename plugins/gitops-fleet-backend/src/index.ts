/**
 * Backend of GitOps Fleet: watches the management clusters and serves the state of the fleet.
 *
 * @packageDocumentation
 */

export { gitopsFleetPlugin as default } from './plugin';
export type { FleetResource } from './permissions/fleetResource';
export {
  createGitopsFleetConditionalDecision,
  gitopsFleetConditions,
  gitopsFleetResourceRef,
  gitopsFleetRules,
} from './permissions/rules';
export type { FleetPredicate } from './permissions/rules';
