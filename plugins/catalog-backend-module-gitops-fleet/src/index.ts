/**
 * Management clusters and workload clusters of a GitOps fleet as catalog entities.
 *
 * @packageDocumentation
 */

export { catalogModuleGitopsFleet as default } from './module';
