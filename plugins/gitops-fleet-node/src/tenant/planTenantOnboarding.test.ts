import fc from 'fast-check';
import { parse } from 'yaml';
import {
  platformRepository,
  snapshotOf,
} from '../__fixtures__/platformRepository';
import { planTenantOnboarding } from './planTenantOnboarding';

const snapshot = snapshotOf(platformRepository);

const request = {
  provider: 'aws',
  tenant: 'search',
  environments: { 'non-prod': { role: 'admin' }, prod: { role: 'reader' } },
};

describe('planTenantOnboarding', () => {
  it('plans eight files for everywhere and one for each environment', async () => {
    const plan = await planTenantOnboarding(
      { ...request, reason: 'A new team', changeTicket: 'CHG-7' },
      snapshot,
    );
    expect(plan).toMatchObject({
      baseSha: snapshot.sha,
      title: 'tenants(search): onboarding namespace to aws',
      labels: ['tenant/search', 'provider/aws'],
      exposure: 'gated',
      noop: false,
      warnings: [],
    });
    expect(plan.branch).toMatch(
      /^fleet\/tenant-onboard\/aws-search-[0-9a-f]{8}$/,
    );
    expect(plan.body).toContain('A new team');
    expect(plan.body).toContain('Change-Ticket: CHG-7');
    expect([...plan.files.keys()]).toEqual([
      'tenants/aws/common/search/limitrange-default.yaml',
      'tenants/aws/common/search/namespace.yaml',
      'tenants/aws/common/search/networkpolicy-allow-ingress.yaml',
      'tenants/aws/common/search/networkpolicy-allow-same-namespace.yaml',
      'tenants/aws/common/search/networkpolicy-deny-default.yaml',
      'tenants/aws/common/search/resourcequota-compute.yaml',
      'tenants/aws/common/search/resourcequota-objects.yaml',
      'tenants/aws/common/search/serviceaccount-search.yaml',
      'tenants/aws/non-prod/search/rolebinding-admin.yaml',
      'tenants/aws/prod/search/rolebinding-reader.yaml',
    ]);
    for (const { after } of plan.files.values()) {
      const { apiVersion, kind, metadata } = parse(after!);
      expect([apiVersion, kind]).toEqual([
        expect.any(String),
        expect.any(String),
      ]);
      expect(metadata.namespace ?? metadata.name).toBe('search');
    }
    expect(
      parse(
        plan.files.get('tenants/aws/prod/search/rolebinding-reader.yaml')!
          .after!,
      ),
    ).toMatchObject({
      roleRef: { kind: 'ClusterRole', name: 'namespace-reader' },
      subjects: [
        { kind: 'ServiceAccount', name: 'search', namespace: 'search' },
      ],
    });
  });

  it('gives the same plan for the same request, and another digest for another', async () => {
    const first = await planTenantOnboarding(request, snapshot);
    expect(await planTenantOnboarding(request, snapshot)).toEqual(first);
    const other = await planTenantOnboarding(
      { ...request, compute: { limitsCpu: '4' } },
      snapshot,
    );
    expect(other.digest).not.toBe(first.digest);
    expect(other.branch).not.toBe(first.branch);
  });

  it.each([
    [
      'a name with capitals',
      { tenant: 'Search' },
      'InputError',
      /tenant is no DNS-1123 label: use lower-case/,
    ],
    [
      'a name that is too long',
      { tenant: 'x'.repeat(64) },
      'InputError',
      /tenant is longer than 63 characters/,
    ],
    ['a way out of the folder', { tenant: '../x' }, 'InputError', /tenant/],
    [
      'a namespace of the system',
      { tenant: 'kube-system' },
      'InputError',
      /reserved/,
    ],
    [
      'a tenant that exists',
      { tenant: 'dummy' },
      'ConflictError',
      /'dummy' exists on aws already/,
    ],
    [
      'the namespace of a feature',
      { tenant: 'ingress-nginx' },
      'ConflictError',
      /features\/ingress-nginx.*choose another name/,
    ],
    [
      'the namespace of a cluster',
      { tenant: 'prod-eu-west-1' },
      'ConflictError',
      /choose another name/,
    ],
    [
      'an unknown provider',
      { provider: 'gcp' },
      'InputError',
      /provider 'gcp' .* there are: aws/,
    ],
    [
      'an unknown environment',
      { environments: { staging: { role: 'admin' } } },
      'InputError',
      /environments.staging .* there are: non-prod, prod/,
    ],
    [
      'a role that no feature brings',
      { environments: { prod: { role: 'owner' } } },
      'InputError',
      /environments.prod.role 'owner' .* there are: admin, reader/,
    ],
    [
      'no environment',
      { environments: {} },
      'InputError',
      /environments names no environment/,
    ],
    [
      'a quantity that is none',
      { compute: { limitsMemory: '5GB' } },
      'InputError',
      /compute.limitsMemory is no Kubernetes quantity/,
    ],
    [
      'a limit below what is requested',
      { compute: { requestsCpu: '2000m', limitsCpu: '1' } },
      'InputError',
      /compute.limitsCpu is below compute.requestsCpu/,
    ],
    [
      'a field that nobody knows',
      { quota: 1 },
      'InputError',
      /fields that are not known: quota/,
    ],
  ])('refuses %s', async (_, change, name, message) => {
    await expect(
      planTenantOnboarding({ ...request, ...change }, snapshot),
    ).rejects.toMatchObject({ name, message: expect.stringMatching(message) });
  });

  it('warns of a tenant of the same name elsewhere', async () => {
    const plan = await planTenantOnboarding(
      request,
      snapshotOf({
        ...platformRepository,
        'tenants/azure/common/search/namespace.yaml': 'kind: Namespace\n',
      }),
    );
    expect(plan.warnings).toEqual([expect.stringMatching(/exists on azure/)]);
  });

  it('never writes outside the folders of the tenant, whatever its name', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(
          fc.string(),
          fc.stringMatching(/^[a-z0-9./-]{1,70}$/),
          fc.constantFrom('..', '.git', 'kustomization', 'a/../b', '%2e%2e'),
        ),
        async tenant => {
          const plan = await planTenantOnboarding(
            { ...request, tenant },
            snapshot,
          ).catch(() => undefined);
          for (const path of plan?.files.keys() ?? []) {
            expect(path).toMatch(
              new RegExp(
                `^tenants/aws/(common|non-prod|prod)/${tenant}/[a-z0-9-]+\\.yaml$`,
              ),
            );
          }
        },
      ),
      { numRuns: 200 },
    );
  });
});
