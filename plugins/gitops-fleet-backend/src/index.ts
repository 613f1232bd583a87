/**
 * Backend of GitOps Fleet: watches the management clusters and serves the state of the fleet.
 *
 * @packageDocumentation
 */

export { gitopsFleetPlugin as default } from './plugin';
