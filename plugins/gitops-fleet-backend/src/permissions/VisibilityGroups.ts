import {
  createConditionTransformer,
  PermissionRuleset,
} from '@backstage/plugin-permission-node';
import {
  PermissionCondition,
  PermissionCriteria,
} from '@backstage/plugin-permission-common';
import type { FleetStore } from '../store/FleetStore';
import type { FleetResource } from './fleetResource';
import { RestrictedFleet } from './RestrictedFleet';
import type { FleetPredicate } from './rules';
import type { VisibleFleet } from './VisibleFleet';

/** Groups that are kept although nobody reads them, to be there when somebody comes back. */
const mostUnread = 16;

interface Group {
  fleet: RestrictedFleet;
  readers: number;
}

/**
 * One part of the fleet for each set of conditions, however many people see the fleet through it. Those that somebody
 * reads are kept; of the others, those that were asked for last.
 */
export class VisibilityGroups {
  readonly #store: FleetStore;
  readonly #transform: ReturnType<
    typeof createConditionTransformer<FleetPredicate>
  >;
  /** By the text of their conditions, the one asked for last at the end. */
  readonly #groups = new Map<string, Group>();
  readonly #most: number;

  constructor(
    store: FleetStore,
    rules: PermissionRuleset<FleetResource, FleetPredicate>,
    most = mostUnread,
  ) {
    this.#store = store;
    this.#transform = createConditionTransformer(rules);
    this.#most = most;
  }

  get size(): number {
    return this.#groups.size;
  }

  /**
   * What a conditional decision lets people see.
   *
   * @throws Error from the rule, when a condition names one that does not exist or parameters that it does not take
   */
  fleetOf(conditions: PermissionCriteria<PermissionCondition>): VisibleFleet {
    const name = canonical(conditions);
    const group = this.#groups.get(name) ?? {
      fleet: new RestrictedFleet(
        this.#store,
        predicateOf(this.#transform(conditions)),
      ),
      readers: 0,
    };
    this.#groups.delete(name);
    this.#groups.set(name, group);
    this.#forgetUnread();
    return group.fleet;
  }

  /** Keeps a fleet up to date until the answer is called. */
  read(fleet: VisibleFleet): () => void {
    const group = [...this.#groups.values()].find(
      candidate => candidate.fleet === fleet,
    );
    if (!group) {
      return () => {};
    }
    group.readers++;
    let reading = true;
    return () => {
      if (reading) {
        reading = false;
        group.readers--;
        this.#forgetUnread();
      }
    };
  }

  #forgetUnread(): void {
    const unread = [...this.#groups].filter(([, { readers }]) => readers === 0);
    for (const [name, { fleet }] of unread.slice(0, -this.#most)) {
      this.#groups.delete(name);
      fleet.close();
    }
  }
}

/** The criteria as one question. */
export function predicateOf(
  criteria: PermissionCriteria<FleetPredicate>,
): FleetPredicate {
  if (typeof criteria === 'function') {
    return criteria;
  }
  if ('anyOf' in criteria) {
    const any = criteria.anyOf.map(predicateOf);
    return resource => any.some(allows => allows(resource));
  }
  if ('allOf' in criteria) {
    const all = criteria.allOf.map(predicateOf);
    return resource => all.every(allows => allows(resource));
  }
  const denied = predicateOf(criteria.not);
  return resource => !denied(resource);
}

/** The same text for conditions that differ only in the order of their fields and of what they join. */
export function canonical(value: unknown, isJoined = false): string {
  if (Array.isArray(value)) {
    const parts = value.map(part => canonical(part));
    return `[${(isJoined ? parts.sort() : parts).join(',')}]`;
  }
  if (typeof value === 'object' && value !== null) {
    const fields = Object.entries(value)
      .filter(([, field]) => field !== undefined)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(
        ([name, field]) =>
          `${JSON.stringify(name)}:${canonical(
            field,
            name === 'anyOf' || name === 'allOf',
          )}`,
      );
    return `{${fields.join(',')}}`;
  }
  return JSON.stringify(value) ?? 'null';
}
