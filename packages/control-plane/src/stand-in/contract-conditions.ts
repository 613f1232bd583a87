import { asMaps } from '@gitops-fleet/backstage-plugin-gitops-fleet-common';
import { Fields, formatTime } from '../kubernetes/object';

/** A version of Cluster API's contract: what core reads of the objects of providers, and in which shape. */
export type Contract = 'v1beta1' | 'v1beta2';

/** A condition as a provider wants it. */
export interface ContractCondition {
  type: string;
  holds: boolean;
  /** Reasons for True and for False. */
  reasons: [string, string];
  /** For a condition that does not hold; of those whose good state is False, for one that does. */
  message?: string;
}

/**
 * Conditions with the transition times of those before them: a time moves when the status does, which is Cluster API's
 * rule (and not Flux's). Source: Cluster API v1.13, `util/conditions` and `util/conditions/deprecated/v1beta1`.
 *
 * @param contract v1beta1 has no observed generation, has a severity, and says nothing about what is well
 * @param before the list as it stands in the status
 */
export function contractConditions(
  contract: Contract,
  before: unknown,
  wanted: ContractCondition[],
  { now, generation }: { now: Date; generation?: number },
): Fields[] {
  return wanted.map(({ type, holds, reasons, message = '' }) => {
    const status = holds ? 'True' : 'False';
    const same = asMaps(before).find(
      other => other.type === type && other.status === status,
    );
    const condition = {
      type,
      status,
      lastTransitionTime: same?.lastTransitionTime ?? formatTime(now),
    };
    const reason = reasons[holds ? 0 : 1];
    if (contract === 'v1beta2') {
      return {
        ...condition,
        reason,
        message,
        ...(generation === undefined ? {} : { observedGeneration: generation }),
      };
    }
    return holds
      ? condition
      : {
          ...condition,
          severity: 'Info',
          reason,
          ...(message ? { message } : {}),
        };
  });
}
