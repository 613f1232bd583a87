import { isRecord } from '../kubernetes/json';

/** Faults of an API server; `cluster` is a management or a workload cluster. */
export const SERVER_FAULTS = [
  'stop',
  'drop-watches',
  'expire-watches',
  'gone',
  'server-error',
  'slow',
  'unauthorized',
] as const;

/** Faults of one object on a management cluster. */
export const OBJECT_FAULTS = ['break-source', 'fail-build', 'suspend'] as const;

export type FaultType =
  | (typeof SERVER_FAULTS)[number]
  | (typeof OBJECT_FAULTS)[number];

/** A fault as it is asked for. */
export interface FaultRequest {
  type: FaultType;
  /** Name of the cluster. */
  cluster: string;
  /** Clears itself after so many seconds; absent: until it is cleared. */
  seconds?: number;
  /** slow: delay before every answer. */
  milliseconds?: number;
  /** Object faults: which object. */
  namespace?: string;
  name?: string;
  /** suspend: `Kustomization` (default) or `GitRepository`. */
  kind?: 'Kustomization' | 'GitRepository';
  /** break-source: what the fetch fails with, by default `authentication required`. */
  message?: string;
}

/** A fault that is in force. */
export interface ActiveFault extends FaultRequest {
  id: string;
  since: string;
  until?: string;
}

/** A fault that cannot be: the message names the field and what it may be. */
export class FaultError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'FaultError';
  }
}

function optionalText(value: unknown, field: string): string | undefined {
  if (value === undefined || value === '') {
    return undefined;
  }
  if (typeof value !== 'string') {
    throw new FaultError(`${field} must be text`);
  }
  return value;
}

function optionalNumber(
  value: unknown,
  field: string,
  limit: number,
): number | undefined {
  if (value === undefined || value === '') {
    return undefined;
  }
  const number = Number(value);
  if (!Number.isFinite(number) || number <= 0 || number > limit) {
    throw new FaultError(`${field} must be a number above 0, at most ${limit}`);
  }
  return number;
}

/**
 * Reads a fault from JSON or a form.
 *
 * @throws FaultError that names the field and its rule
 */
export function parseFaultRequest(value: unknown): FaultRequest {
  if (!isRecord(value)) {
    throw new FaultError(
      'the body must be a JSON object with type and cluster',
    );
  }
  const types: readonly string[] = [...SERVER_FAULTS, ...OBJECT_FAULTS];
  if (typeof value.type !== 'string' || !types.includes(value.type)) {
    throw new FaultError(`type must be one of ${types.join(', ')}`);
  }
  const type = value.type as FaultType;
  const cluster = optionalText(value.cluster, 'cluster');
  if (!cluster) {
    throw new FaultError('cluster must name a management or workload cluster');
  }
  const name = optionalText(value.name, 'name');
  const onObject = (OBJECT_FAULTS as readonly string[]).includes(type);
  if (onObject && !name) {
    throw new FaultError(
      `${type} needs the name of the object, and its namespace`,
    );
  }
  const milliseconds = optionalNumber(
    value.milliseconds,
    'milliseconds',
    600_000,
  );
  if (type === 'slow' && milliseconds === undefined) {
    throw new FaultError(
      'slow needs milliseconds, the delay before every answer',
    );
  }
  const kind = optionalText(value.kind, 'kind') ?? 'Kustomization';
  if (kind !== 'Kustomization' && kind !== 'GitRepository') {
    throw new FaultError('kind must be Kustomization or GitRepository');
  }
  return {
    type,
    cluster,
    seconds: optionalNumber(value.seconds, 'seconds', 86_400),
    ...(type === 'slow' ? { milliseconds } : {}),
    ...(onObject
      ? {
          namespace:
            optionalText(value.namespace, 'namespace') ?? 'flux-system',
          name,
        }
      : {}),
    ...(type === 'suspend' ? { kind } : {}),
    ...(type === 'break-source'
      ? {
          message:
            optionalText(value.message, 'message') ?? 'authentication required',
        }
      : {}),
  };
}

/** Two faults that cannot be in force beside each other: the later one replaces the earlier. */
export function sameTarget(a: FaultRequest, b: FaultRequest): boolean {
  return (
    a.type === b.type &&
    a.cluster === b.cluster &&
    a.namespace === b.namespace &&
    a.name === b.name &&
    a.kind === b.kind
  );
}
