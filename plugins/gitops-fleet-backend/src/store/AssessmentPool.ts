import { ResourceAssessment } from '@gitops-fleet/backstage-plugin-gitops-fleet-common';
import { Pool } from './Pool';

/** What many resources have alike of what is said of them: all but its times. */
export type SharedAssessment = Omit<
  ResourceAssessment,
  'since' | 'awaitingSince'
>;

/** All that is no list. */
const plainFields: {
  [field in keyof Required<Omit<SharedAssessment, 'flags'>>]: true;
} = {
  status: true,
  reason: true,
  message: true,
  displayStatus: true,
  displayReason: true,
  displayMessage: true,
  inSync: true,
  lastKnown: true,
};
const plainFieldNames = Object.keys(
  plainFields,
) as (keyof typeof plainFields)[];

/** Keeps one copy of what is said of many resources alike. */
export class AssessmentPool {
  readonly #pool = new Pool<SharedAssessment>();
  #latest: SharedAssessment | undefined;

  get(assessment: ResourceAssessment): SharedAssessment {
    // Those of a cluster are nearly always as the one before.
    if (this.#latest && isSame(assessment, this.#latest)) {
      return this.#latest;
    }
    const { since, awaitingSince, ...own } = assessment;
    const shared = this.#pool.get(JSON.stringify(own), () => own);
    this.#latest = shared;
    return shared;
  }
}

function isSame(one: SharedAssessment, other: SharedAssessment): boolean {
  return (
    one.flags.length === other.flags.length &&
    one.flags.every((flag, index) => flag === other.flags[index]) &&
    plainFieldNames.every(field => one[field] === other[field])
  );
}
