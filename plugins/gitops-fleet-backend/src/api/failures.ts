import {
  Cause,
  FailureGroup,
  FailureList,
  findCauses,
  findUnseenConnections,
  fleetQueryTest,
} from '@gitops-fleet/backstage-plugin-gitops-fleet-common';
import type { VisibleFleet } from '../permissions/VisibleFleet';

const mostMembers = 100;

/**
 * What fails in the fleet, grouped by what it says, and what cannot be seen. What somebody may not see is in no group and
 * counted in none.
 *
 * @throws InputError for a query that names a field that there is not
 */
export function listFailures(
  fleet: VisibleFleet,
  query: { q?: string },
  now: number,
): FailureList {
  const { columns } = fleet;
  return {
    version: fleet.changeLog.version,
    asOf: now,
    failures: findCauses(columns, fleetQueryTest(columns, query.q ?? '')).map(
      toGroup,
    ),
    unseen: findUnseenConnections(fleet.connections.values()),
  };
}

function toGroup({
  members,
  targets,
  known,
  failureClass,
  ...cause
}: Cause): FailureGroup {
  const { since, ...rest } = cause;
  return {
    ...rest,
    ...(since !== undefined && { since }),
    ...(failureClass && { failureClass }),
    members: members.slice(0, mostMembers),
    total: members.length,
    clusters: targets,
    ...(known && {
      known: {
        id: known.id,
        title: known.title,
        severity: known.severity,
        cause: known.cause,
        steps: [...known.steps],
        link: known.link,
      },
    }),
  };
}
