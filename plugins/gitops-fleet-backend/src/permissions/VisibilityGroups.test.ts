import { defaultRepositoryLayout } from '@gitops-fleet/backstage-plugin-gitops-fleet-common';
import { fleetRules } from '../__testUtils__/permissions';
import { FleetStore } from '../store/FleetStore';
import { FleetResource } from './fleetResource';
import { gitopsFleetConditions } from './rules';
import { canonical, predicateOf, VisibilityGroups } from './VisibilityGroups';

const { isInEnvironment, isOnManagementCluster } = gitopsFleetConditions;
const prod = isInEnvironment({ environments: ['prod'] });
const aws = isOnManagementCluster({ managementClusters: ['aws-v1'] });

const groups = (most?: number) =>
  new VisibilityGroups(
    new FleetStore({ layout: defaultRepositoryLayout }),
    fleetRules,
    most,
  );

it('keeps one fleet for the same conditions, in whatever order they are joined', () => {
  const all = groups();
  const fleet = all.fleetOf({ anyOf: [prod, { not: aws }] });
  expect(all.fleetOf({ anyOf: [{ not: aws }, prod] })).toBe(fleet);
  expect(all.fleetOf({ allOf: [prod, { not: aws }] })).not.toBe(fleet);
  expect(all.size).toBe(2);
});

it('does not take parameters in another order for the same', () => {
  expect(canonical({ params: { between: [1, 2] } })).not.toBe(
    canonical({ params: { between: [2, 1] } }),
  );
});

it('forgets what was asked for longest ago, and never what somebody reads', () => {
  const all = groups(1);
  const read = all.fleetOf(prod);
  const stop = all.read(read);
  const unread = all.fleetOf(aws);
  const later = all.fleetOf({ not: aws });
  expect(all.size).toBe(2);
  expect(all.fleetOf(prod)).toBe(read);
  expect(all.fleetOf({ not: aws })).toBe(later);
  expect(all.fleetOf(aws)).not.toBe(unread);
  stop();
  expect(all.size).toBe(1);
});

it.each([
  [() => true, true],
  [{ not: () => true }, false],
  [{ anyOf: [() => false, () => true] }, true],
  [{ allOf: [() => false, () => true] }, false],
  [{ allOf: [{ not: () => false }, { anyOf: [() => true] }] }, true],
] as const)('decides criteria (%#)', (criteria, expected) => {
  expect(
    predicateOf(criteria as Parameters<typeof predicateOf>[0])(
      {} as FleetResource,
    ),
  ).toBe(expected);
});
