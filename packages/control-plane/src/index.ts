export { startControlPlane } from './control-plane';
export type { ControlPlaneCluster, ControlPlaneRun } from './control-plane';
export type { ControlPlaneOptions } from './control-plane-options';
export type { PartState } from './process/run-state';
export { Problem } from './problem';
