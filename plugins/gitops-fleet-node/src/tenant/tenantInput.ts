import { z } from 'zod';
import { dnsLabel, parseInput } from '../platform-repository/parseInput';
import { parseQuantity } from './quantity';

const quantity = z.string().refine(text => parseQuantity(text) !== undefined, {
  message:
    'is no Kubernetes quantity: write a number with an optional suffix, such as 500m, 2 or 4Gi',
});

const role = z
  .string()
  .regex(/^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$/, 'is no name of a role');

const input = z.strictObject({
  provider: dnsLabel,
  tenant: dnsLabel,
  owner: z.string().max(200).optional(),
  environments: z
    .record(dnsLabel, z.strictObject({ role }))
    .refine(environments => Object.keys(environments).length > 0, {
      message: 'names no environment: choose at least one',
    }),
  compute: z
    .strictObject({
      requestsCpu: quantity.default('1'),
      requestsMemory: quantity.default('1Gi'),
      limitsCpu: quantity.default('2'),
      limitsMemory: quantity.default('2Gi'),
    })
    .prefault({}),
  objects: z
    .record(
      z.string().regex(/^[a-z0-9./-]+$/, 'is no name of a quota'),
      z.union([z.number().int().nonnegative(), quantity]),
    )
    .default({
      configmaps: 20,
      persistentvolumeclaims: 4,
      secrets: 20,
      services: 10,
      'services.loadbalancers': 0,
      'services.nodeports': 0,
    }),
  reason: z.string().max(2_000).optional(),
  changeTicket: z
    .string()
    .max(64)
    .regex(/^[\w./#-]*$/, 'may hold letters, digits and . / # - _ only')
    .optional(),
});

/**
 * A checked request to onboard a tenant.
 *
 * @public
 */
export type TenantOnboarding = z.output<typeof input>;

/** Namespaces that belong to a cluster, not to a team. */
const reserved =
  /^(default|flux-system|kube-.*|openshift-.*|capi-.*|capa-.*|capz-.*)$/;

/**
 * Checks a request to onboard a tenant by itself, before the repository is asked.
 *
 * @throws InputError that names the field, the rule and the way out
 */
export function parseTenantOnboarding(request: unknown): TenantOnboarding {
  const tenant = parseInput(input, request, [
    value =>
      reserved.test(value.tenant)
        ? `tenant '${value.tenant}' is reserved for the cluster itself: choose another name`
        : undefined,
    ({ compute }) =>
      parseQuantity(compute.limitsCpu)! < parseQuantity(compute.requestsCpu)!
        ? 'compute.limitsCpu is below compute.requestsCpu: a limit is at least what is requested'
        : undefined,
    ({ compute }) =>
      parseQuantity(compute.limitsMemory)! <
      parseQuantity(compute.requestsMemory)!
        ? 'compute.limitsMemory is below compute.requestsMemory: a limit is at least what is requested'
        : undefined,
  ]);
  return tenant;
}
