/**
 * Scaffolder actions that change a GitOps fleet by pull request.
 *
 * @packageDocumentation
 */

export { scaffolderModuleGitopsFleet as default } from './module';
