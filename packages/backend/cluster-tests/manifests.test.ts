import { KubernetesObject } from '@gitops-fleet/control-plane';
import { parseAllDocuments } from 'yaml';
import { expect, Lab, test } from './lab';
import { PlatformForge } from './PlatformForge';

/** Where each kind of the plans is served, up to the namespace or the name. */
const collections: { [kind: string]: { root: string; plural: string } } = {
  Namespace: { root: '/api/v1', plural: 'namespaces' },
  LimitRange: { root: '/api/v1', plural: 'limitranges' },
  ResourceQuota: { root: '/api/v1', plural: 'resourcequotas' },
  ServiceAccount: { root: '/api/v1', plural: 'serviceaccounts' },
  NetworkPolicy: {
    root: '/apis/networking.k8s.io/v1',
    plural: 'networkpolicies',
  },
  RoleBinding: {
    root: '/apis/rbac.authorization.k8s.io/v1',
    plural: 'rolebindings',
  },
  GitRepository: {
    root: '/apis/source.toolkit.fluxcd.io/v1',
    plural: 'gitrepositories',
  },
};

/**
 * Server-side apply of a manifest; unknown fields and duplicates are errors.
 *
 * @throws ApiError
 */
async function apply(
  lab: Lab,
  cluster: string,
  object: KubernetesObject,
  options: { dryRun: boolean },
): Promise<void> {
  const { kind, metadata } = object;
  const collection = collections[kind];
  expect(collection, `no place is known for ${kind}`).toBeDefined();
  const inNamespace = metadata.namespace
    ? `/namespaces/${metadata.namespace}`
    : '';
  const admin = await lab.admin(cluster);
  await admin.request({
    method: 'PATCH',
    path: `${collection.root}${inNamespace}/${collection.plural}/${
      metadata.name
    }?fieldManager=manifests&force=true&fieldValidation=Strict${
      options.dryRun ? '&dryRun=All' : ''
    }`,
    contentType: 'application/apply-patch+yaml',
    body: object,
  });
}

/** The objects of a plan's files below a folder. */
async function objectsOf(
  files: Map<string, { after: string | null }>,
  folder: string,
): Promise<KubernetesObject[]> {
  return [...files]
    .filter(([path]) => path.startsWith(`${folder}/`))
    .flatMap(([, { after }]) => parseAllDocuments(after ?? ''))
    .map(document => document.toJS() as KubernetesObject);
}

for (const [provider, clusters] of [
  ['aws', { 'non-prod': 'non-prod-eu-west-1', prod: 'prod-eu-west-1' }],
  ['azure', { 'non-prod': 'non-prod-westeurope', prod: 'prod-westeurope' }],
] as const) {
  test(`what onboards a tenant to ${provider} is accepted by its API servers`, async ({
    lab,
  }) => {
    await lab.controlPlane.whenSettled(300_000);
    const { files } = await new PlatformForge(lab.forge).plan(
      'gitops-fleet:tenant:onboard',
      {
        provider,
        tenant: 'accepted',
        environments: {
          'non-prod': { role: 'admin' },
          prod: { role: 'reader' },
        },
      },
    );
    let accepted = 0;
    for (const [environment, cluster] of Object.entries(clusters)) {
      const common = await objectsOf(files, `tenants/${provider}/common`);
      const own = await objectsOf(files, `tenants/${provider}/${environment}`);
      expect(own.length).toBeGreaterThan(0);
      const isNamespace = ({ kind }: KubernetesObject) => kind === 'Namespace';
      const namespace = common.find(isNamespace)!;
      await apply(lab, cluster, namespace, { dryRun: true });
      // What lies in a namespace is only looked at where the namespace is.
      await apply(lab, cluster, namespace, { dryRun: false });
      for (const object of [...common, ...own]) {
        await apply(lab, cluster, object, { dryRun: true });
        accepted++;
      }
      const admin = await lab.admin(cluster);
      await admin.delete(
        { group: '', kind: 'Namespace' },
        { name: namespace.metadata.name },
      );
    }
    // The common objects once on each cluster.
    expect(accepted).toBeGreaterThan(files.size);
  });
}

test('what promotes a release is accepted by the management cluster', async ({
  lab,
}) => {
  const forge = new PlatformForge(lab.forge);
  await forge.release('v9.9.9');
  const { files } = await forge.plan('gitops-fleet:promotion:promote', {
    provider: 'azure',
    environment: 'prod',
    tag: 'v9.9.9',
  });
  const [source] = await objectsOf(files, 'providers/azure');
  expect(source.spec).toMatchObject({ ref: { tag: 'v9.9.9' } });
  await apply(lab, 'azure-v1', source, { dryRun: true });
});
