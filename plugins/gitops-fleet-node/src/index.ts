/**
 * Platform-repository engine and Git hosts of GitOps Fleet.
 *
 * @packageDocumentation
 */

export * from './git-host/createGitHost';
export * from './git-host/GitHost';
export { GitHubHost } from './git-host/GitHubHost';
export * from './management-clusters/clustersExtensionPoint';
export type { ChangeSet, FileChange } from './platform-repository/ChangeSet';
export {
  describeRepository,
  type RepositoryDescription,
} from './platform-repository/describeRepository';
export * from './platform-repository/PlatformRepositoryReader';
export * from './platform-repository/readConfig';
export * from './platform-repository/RepositorySnapshot';
export * from './promotion/planPromotion';
export * from './promotion/tags';
export { planTenantOnboarding } from './tenant/planTenantOnboarding';
export type { TenantOnboarding } from './tenant/tenantInput';
export { replaceKey, setScalar } from './yaml/editScalar';
