import { Portal, startPortal } from '../testing/portal';
import { expect, Lab, test } from './lab';
import { PlatformForge } from './PlatformForge';
import { expectPortalIsTrue } from './truth';

/*
 * The story of a platform team, on real API servers with the real kustomize-controller and Cluster API: at every step the
 * portal says what the API servers say.
 */

const management = 'aws-v1';
const nonProd = 'non-prod-eu-west-1';
const prod = 'prod-eu-west-1';
const kustomizations = {
  group: 'kustomize.toolkit.fluxcd.io',
  kind: 'Kustomization',
};
const namespaces = { group: '', kind: 'Namespace' };
const quotas = { group: '', kind: 'ResourceQuota' };
const deployments = { group: 'apps', kind: 'Deployment' };

let lab: Lab;
let portal: Portal;
let forge: PlatformForge;

test.describe.configure({ mode: 'serial' });

test.beforeAll(async ({ lab: started }) => {
  test.setTimeout(600_000);
  lab = started;
  forge = new PlatformForge(lab.forge);
  await lab.controlPlane.whenSettled(300_000);
  portal = await startPortal(
    lab.controlPlane.managementClusters.map(({ name, kubeconfig }) => ({
      name,
      kubeconfig: { file: kubeconfig },
    })),
  );
});

test.afterEach(async () => {
  await expectPortalIsTrue(await lab.management(), portal.client);
});

test.afterAll(() => portal?.stop());

/** The resource as the portal shows it. */
async function resource(name: string, namespace = nonProd) {
  const key = `${management}/${kustomizations.group}/${kustomizations.kind}/${namespace}/${name}`;
  return (await portal.client.getResource(key)).resource;
}

async function follows(cluster: string): Promise<string> {
  const { clusters } = await portal.client.getClusters();
  return clusters.find(({ name }) => name === cluster)!.follows[0].revision;
}

async function quotasOf(cluster: string, namespace: string): Promise<number> {
  const admin = await lab.admin(cluster);
  return (await admin.list(quotas, { namespace })).items.length;
}

/** Asks kustomize-controller to look now, as `flux reconcile` does. */
async function reconcile(name: string, namespace = nonProd): Promise<void> {
  const admin = await lab.admin(management);
  await admin.patch(
    kustomizations,
    { namespace, name },
    {
      metadata: {
        annotations: {
          'reconcile.fluxcd.io/requestedAt': new Date().toISOString(),
        },
      },
    },
    { fieldManager: 'story' },
  );
}

const kustomizationPath = (name: string) =>
  `providers/aws/v1/mgmt/namespaced/${nonProd}/kustomization-feature-${name}.yaml`;

/** A feature that is one Deployment, and the Kustomization that waits for it. */
function feature(
  name: string,
  options: { timeout: string; nodeSelector?: string },
): { [path: string]: string } {
  return {
    [`features/${name}/namespace.yaml`]: `apiVersion: v1
kind: Namespace
metadata:
  name: ${name}
`,
    [`features/${name}/deployment.yaml`]: `apiVersion: apps/v1
kind: Deployment
metadata:
  name: ${name}
  namespace: ${name}
spec:
  selector:
    matchLabels:
      app: ${name}
  template:
    metadata:
      labels:
        app: ${name}
    spec:${options.nodeSelector ?? ''}
      containers:
      - name: ${name}
        image: registry.example.com/${name}:1.0.0
`,
    [kustomizationPath(name)]: `apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata:
  name: feature-${name}
  namespace: ${nonProd}
spec:
  interval: 5m0s
  kubeConfig:
    secretRef:
      name: ${nonProd}-kubeconfig
  path: ./features/${name}
  prune: true
  retryInterval: 10s
  sourceRef:
    kind: GitRepository
    name: main
    namespace: flux-system
  timeout: ${options.timeout}
  wait: true
`,
  };
}

test('every cluster is there, and the management cluster applies its own folder from main', async () => {
  await expect(async () => {
    const { clusters } = await portal.client.getClusters();
    expect(
      clusters
        .filter(({ kind }) => kind === 'workload')
        .map(({ name, lifecycle }) => `${name} ${lifecycle}`)
        .sort(),
    ).toEqual([
      'non-prod-eu-west-1 Running',
      'non-prod-westeurope Running',
      'prod-eu-west-1 Running',
      'prod-westeurope Running',
    ]);
  }).toPass();
  expect(await resource('mgmt', 'flux-system')).toMatchObject({
    status: 'Ready',
    targetKind: 'management',
    path: './providers/aws/v1/mgmt',
    appliedRevision: `main@sha1:${await forge.commitOf('main')}`,
  });
});

test("a tenant's namespace and quota come to non-prod when its pull request is merged, not to prod", async () => {
  const merged = await forge.merge('gitops-fleet:tenant:onboard', {
    provider: 'aws',
    tenant: 'search',
    environments: {
      'non-prod': { role: 'admin' },
      prod: { role: 'reader' },
    },
  });
  await expect(async () => {
    expect(await quotasOf(nonProd, 'search')).toBeGreaterThan(0);
    expect(await follows(nonProd)).toBe(`main@sha1:${merged}`);
  }).toPass();
  const production = await lab.admin(prod);
  expect(await production.get(namespaces, { name: 'search' })).toBeUndefined();
  expect(await follows(prod)).toMatch(/^v0\.0\.2@sha1:/);
});

test('they come to prod with the promotion, and to no other prod', async () => {
  await forge.release('v0.0.3');
  await forge.merge('gitops-fleet:promotion:promote', {
    provider: 'aws',
    environment: 'prod',
    tag: 'v0.0.3',
  });
  await expect(async () => {
    expect(await quotasOf(prod, 'search')).toBeGreaterThan(0);
    expect(await follows(prod)).toBe(
      `v0.0.3@sha1:${await forge.commitOf('v0.0.3')}`,
    );
  }).toPass();
  expect(await follows('prod-westeurope')).toMatch(/^v0\.0\.2@sha1:/);
});

test('a feature becomes healthy under wait, another never does', async () => {
  await forge.commit('feat(features): greet, and sleep', {
    ...feature('greeter', { timeout: '1m0s' }),
    ...feature('sleeper', {
      timeout: '30s',
      nodeSelector: '\n      nodeSelector:\n        never: "here"',
    }),
  });
  await expect(async () => {
    expect(await resource('feature-greeter')).toMatchObject({
      status: 'Ready',
    });
    expect(await resource('feature-sleeper')).toMatchObject({
      status: 'Failed',
      reason: 'HealthCheckFailed',
      message: expect.stringContaining('Deployment/sleeper/sleeper'),
    });
  }).toPass();
  const admin = await lab.admin(nonProd);
  const deployment = await admin.get(deployments, {
    namespace: 'greeter',
    name: 'greeter',
  });
  expect(deployment?.status).toMatchObject({ availableReplicas: 1 });
  // What failed stays failed through its retries, for the same reason.
  for (let look = 0; look < 20; look++) {
    expect(await resource('feature-sleeper')).toMatchObject({
      status: 'Failed',
      reason: 'HealthCheckFailed',
    });
    await new Promise(resolve => {
      setTimeout(resolve, 1_000);
    });
  }
});

test('a broken manifest fails, is fixed, and recovers', async () => {
  const path = 'features/greeter/configmap.yaml';
  await forge.commit('feat(greeter): configure', {
    [path]: 'kind: ConfigMap\nmetadata:\n  name: greeter\n',
  });
  await expect(async () => {
    expect(await resource('feature-greeter')).toMatchObject({
      status: 'Failed',
      reason: 'BuildFailed',
    });
  }).toPass();
  const fixed = await forge.commit('fix(greeter): say the version', {
    [path]:
      'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: greeter\n  namespace: greeter\n',
  });
  await expect(async () => {
    expect(await resource('feature-greeter')).toMatchObject({
      status: 'Ready',
      appliedRevision: `main@sha1:${fixed}`,
    });
  }).toPass();
});

test("a workload cluster's API server dies and comes back", async () => {
  await lab.controlPlane.kill(nonProd);
  await reconcile('feature-greeter');
  await expect(async () => {
    expect(await resource('feature-greeter')).toMatchObject({
      status: 'Failed',
      message: expect.stringContaining('connection refused'),
    });
    const { clusters } = await portal.client.getClusters();
    const cluster = clusters.find(({ name }) => name === nonProd);
    expect(cluster).toMatchObject({ connectivity: 'Unreachable' });
  }).toPass();
  await expectPortalIsTrue(await lab.management(), portal.client);
  await lab.controlPlane.start(nonProd);
  await reconcile('feature-greeter');
  const admin = await lab.admin(management);
  await expect(async () => {
    // Cluster API looks at the probe when something of the Cluster changes, else only every ten minutes.
    await admin.patch(
      { group: 'cluster.x-k8s.io', kind: 'Cluster' },
      { namespace: nonProd, name: nonProd },
      { metadata: { annotations: { look: new Date().toISOString() } } },
      { fieldManager: 'story' },
    );
    expect(await resource('feature-greeter')).toMatchObject({
      status: 'Ready',
    });
    const { clusters } = await portal.client.getClusters();
    const cluster = clusters.find(({ name }) => name === nonProd);
    expect(cluster).toMatchObject({
      connectivity: 'Reachable',
      lifecycle: 'Running',
    });
  }).toPass({ intervals: [5_000] });
});

test('a Kustomization that is deleted takes its objects with it', async () => {
  await forge.commit('feat(features): greet no more', {
    [kustomizationPath('greeter')]: null,
  });
  const admin = await lab.admin(nonProd);
  await expect(async () => {
    const { items } = await portal.client.getResources({
      search: 'feature-greeter',
    });
    expect(items).toEqual([]);
    expect(await admin.get(namespaces, { name: 'greeter' })).toBeUndefined();
  }).toPass();
});
