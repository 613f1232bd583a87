export {
  FORGE_OWNER,
  FORGE_REPOSITORY,
  FORGE_TOKEN,
  startSandbox,
} from './sandbox';
export type { Sandbox, SandboxCluster } from './sandbox';
export type { SandboxOptions } from './sandbox-options';
export { startSyntheticFleet } from './synthetic/synthetic-fleet';
export type {
  SyntheticFleet,
  SyntheticFleetOptions,
  SyntheticManagementCluster,
} from './synthetic/synthetic-fleet';
export {
  clusterCases,
  commitFiles,
  kustomizationCases,
  OBSERVED_KINDS,
  playCases,
  recordingFiles,
  sourceCases,
} from './sequences';
export type {
  ObjectReference,
  PlayedCase,
  SequenceCase,
  SequenceStage,
} from './sequences';
