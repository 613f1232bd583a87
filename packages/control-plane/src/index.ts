export { startControlPlane } from './control-plane';
export type { ControlPlaneCluster, ControlPlaneRun } from './control-plane';
export type { ControlPlaneOptions } from './control-plane-options';
export type { PartState } from './process/run-state';
export { Problem } from './problem';
export { ApiError } from './kubernetes/api-error';
export type { KubernetesObject } from './kubernetes/object';
export { ObjectClient } from './kubernetes/object-client';
