import { Config } from '@backstage/config';
import { InputError } from '@backstage/errors';

/** `gitopsFleet.operations`, with what is left out. */
export interface OperationSettings {
  /** Targets of bulk operations that are asked for in a second, on each management cluster. */
  bulkPerSecond: number;
  /** Operations that one user may ask for in a minute, of all replicas together. */
  requestsPerMinute: number;
  /** Milliseconds that the end of each step is waited for. */
  timeout: number;
}

/** @throws InputError that names the field and what it may be */
export function readOperationSettings(config: Config): OperationSettings {
  const read = (name: string, fallback: number, most: number) => {
    const field = `gitopsFleet.operations.${name}`;
    const value = config.getOptionalNumber(field) ?? fallback;
    if (!(value > 0 && value <= most)) {
      throw new InputError(
        `${field} is ${value}: it must be more than 0 and at most ${most}`,
      );
    }
    return value;
  };
  return {
    bulkPerSecond: read('bulkPerSecond', 5, 100),
    requestsPerMinute: read('requestsPerMinute', 60, 10_000),
    timeout: read('waitSeconds', 300, 3_600) * 1_000,
  };
}
