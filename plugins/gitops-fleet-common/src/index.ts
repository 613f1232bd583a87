/**
 * Domain model, status engine, topology, revisions, permissions and API client of GitOps Fleet.
 *
 * @packageDocumentation
 */

export * from './fleet/records';
export * from './kubernetes/identity';
export * from './kubernetes/object';
export * from './lifecycle/lifecycle';
export * from './rollup/rollUp';
export * from './status/status';
