import type { BackstageCredentials } from '@backstage/backend-plugin-api';
import { InputError } from '@backstage/errors';
import type { ResourcePermission } from '@backstage/plugin-permission-common';
import { BulkOperationRequest } from '@gitops-fleet/backstage-plugin-gitops-fleet-common';
import type { BulkTarget } from '../operations/BulkOperations';
import type { FleetAccess } from '../permissions/FleetAccess';
import type { VisibleFleet } from '../permissions/VisibleFleet';
import { matchingKeys } from './resources';

/** Most resources of one bulk operation. */
const mostTargets = 500;

/** @throws InputError for neither or both of keys and query, and for too many resources */
export function keysOf(
  fleet: VisibleFleet,
  { keys, query }: Pick<BulkOperationRequest, 'keys' | 'query'>,
): string[] {
  if ((keys === undefined) === (query === undefined)) {
    throw new InputError('Send exactly one of keys and query');
  }
  const found = keys
    ? [...new Set(keys)]
    : matchingKeys(fleet, query!, mostTargets);
  if (found.length > mostTargets) {
    throw new InputError(
      `query matches more than ${mostTargets} resources: narrow it`,
    );
  }
  if (found.length === 0) {
    throw new InputError('query matches no resource that you may see');
  }
  return found;
}

/** What of the resources may be asked for, by what the caller may see and do. */
export async function targetsOf(
  keys: readonly string[],
  context: {
    fleet: VisibleFleet;
    access: FleetAccess;
    credentials: BackstageCredentials;
    permission: ResourcePermission;
    /** Keys of all that is asked for with a resource, itself among them. */
    plan(key: string): string[];
  },
): Promise<BulkTarget[]> {
  const { fleet, access, credentials, permission } = context;
  const stepsOf = (key: string): string[] => {
    try {
      return context.plan(key);
    } catch {
      // What is wrong with it is its result.
      return [key];
    }
  };
  const visible = keys.filter(key => fleet.record(key));
  const steps = new Map(visible.map(key => [key, stepsOf(key)]));
  const asked = [...new Set([...steps.values()].flat())];
  const allowed = await access.mayFor(credentials, permission, asked);
  const denied = new Set(asked.filter((_, index) => !allowed[index]));
  return keys.map(key => {
    const refused = steps.get(key)?.find(step => denied.has(step));
    if (refused !== undefined) {
      return {
        key,
        refused: `You need the permission ${permission.name} for '${refused}'`,
      };
    }
    return steps.has(key)
      ? { key }
      : { key, refused: `There is no resource '${key}'` };
  });
}
