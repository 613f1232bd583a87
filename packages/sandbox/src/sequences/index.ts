export { clusterCases } from './cluster-cases';
export { kustomizationCases, sourceCases } from './kustomization-cases';
export { recordingFiles } from './recording-file';
export { playCases } from './sequence-case';
export type { PlayedCase, SequenceCase } from './sequence-case';
export { commitFiles, OBSERVED_KINDS } from './sequence-stage';
export type { ObjectReference, SequenceStage } from './sequence-stage';
