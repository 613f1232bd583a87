/**
 * Pages, entity content and scaffolder fields of GitOps Fleet.
 *
 * @packageDocumentation
 */

export { gitopsFleetPlugin as default } from './plugin';
export { gitopsFleetApiRef } from './api';
