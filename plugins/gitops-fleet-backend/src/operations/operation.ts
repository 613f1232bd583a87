import {
  OperationKind,
  OperationState,
} from '@gitops-fleet/backstage-plugin-gitops-fleet-common';

/** How something is asked for. */
export interface OperationOptions {
  /** First what it takes its content from. */
  withSource?: boolean;
  /** Act although nothing has changed. */
  force?: boolean;
  /** Forget how often it has failed. */
  reset?: boolean;
  /** Although GitOps owns the field. */
  override?: boolean;
  /** `metadata.uid` of the object that the caller has seen. */
  uid?: string;
}

/** One request to a controller; a reconciliation with its source takes several. */
export interface OperationStep {
  key: string;
  /** What `reconcile.fluxcd.io/requestedAt` was set to; left out until it is. */
  requestedAt?: string;
}

/** Who asks for what, and why. */
export interface AskedOperation {
  key: string;
  operation: OperationKind;
  options: OperationOptions;
  reason: string;
  /** Entity reference of a user, or `service:` and its name. */
  actor: string;
  idempotencyKey?: string;
}

/** An operation as it is kept. Times in epoch milliseconds. */
export interface OperationEntry extends AskedOperation {
  id: string;
  at: number;
  state: OperationState;
  message: string;
  steps: OperationStep[];
  notes: string[];
  handledAt?: number;
  finishedAt?: number;
  /** Id of the bulk operation that it belongs to. */
  bulk?: string;
}

/** States in which something is still to come. */
const openStates: ReadonlySet<OperationState> = new Set([
  'waiting',
  'accepted',
  'handled',
  'running',
]);

/** Whether an operation has come to its end. */
export function isEnded(state: OperationState): boolean {
  return !openStates.has(state);
}
