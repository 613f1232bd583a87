import { startSyntheticFleet, SyntheticFleet } from '@gitops-fleet/sandbox';
import { ResourceRecord } from '@gitops-fleet/backstage-plugin-gitops-fleet-common';
import { Portal, startPortal } from '../testing/portal';

jest.setTimeout(120_000);

const images = 'image.toolkit.fluxcd.io';
const notifications = 'notification.toolkit.fluxcd.io';
const operator = 'fluxcd.controlplane.io';
const extensions = 'source.extensions.fluxcd.io';
const secret = 'hunter2hunter2';
const sources = { namespace: 'apps', name: 'main', kind: 'GitRepository' };

let fleet: SyntheticFleet;
let portal: Portal;

/** Writes as the administrator of the management cluster; what the portal itself never does. */
async function write(method: 'POST' | 'PATCH', path: string, body: object) {
  const [{ url, tokens }] = fleet.managementClusters;
  const answer = await fetch(`${url}${path}`, {
    method,
    body: JSON.stringify(body),
    headers: {
      authorization: `Bearer ${tokens.admin}`,
      'content-type':
        method === 'POST' ? 'application/json' : 'application/merge-patch+json',
    },
  });
  if (!answer.ok) {
    throw new Error(`${method} ${path}: ${await answer.text()}`);
  }
}

/** Teaches the API server a kind that it does not know. */
async function define(group: string, version: string, kind: string) {
  const plural = `${kind.toLowerCase()}s`;
  await write(
    'POST',
    '/apis/apiextensions.k8s.io/v1/customresourcedefinitions',
    {
      apiVersion: 'apiextensions.k8s.io/v1',
      kind: 'CustomResourceDefinition',
      metadata: { name: `${plural}.${group}` },
      spec: {
        group,
        scope: 'Namespaced',
        names: { kind, plural, singular: kind.toLowerCase() },
        versions: [
          {
            name: version,
            served: true,
            storage: true,
            subresources: { status: {} },
            schema: {
              openAPIV3Schema: {
                type: 'object',
                'x-kubernetes-preserve-unknown-fields': true,
              },
            },
          },
        ],
      },
    },
  );
}

async function put(
  apiVersion: string,
  kind: string,
  plural: string,
  name: string,
  fields: { spec: object; status?: object },
) {
  const path = `/apis/${apiVersion}/namespaces/apps/${plural}`;
  const metadata = { namespace: 'apps', name };
  await write('POST', path, { apiVersion, kind, metadata, spec: fields.spec });
  if (fields.status) {
    const { status } = fields;
    await write('PATCH', `${path}/${name}/status`, { status });
  }
}

const ready = {
  conditions: [
    {
      type: 'Ready',
      status: 'True',
      reason: 'Succeeded',
      message: 'done',
      lastTransitionTime: '2026-01-01T00:00:00Z',
    },
  ],
};

beforeAll(async () => {
  fleet = await startSyntheticFleet({
    managementClusters: 1,
    workloadClusters: 1,
    reconcilersPerCluster: 1,
    tls: false,
  });
  await write('POST', '/api/v1/namespaces', {
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: { name: 'apps' },
  });
  await define(operator, 'v1', 'FluxInstance');
  await define(extensions, 'v1beta1', 'ArtifactGenerator');
  await put(`${images}/v1`, 'ImageRepository', 'imagerepositories', 'app', {
    spec: { image: 'registry.example/app', interval: '5m' },
    status: {
      conditions: [
        {
          type: 'Ready',
          status: 'False',
          reason: 'ReadOperationFailed',
          message: `GET https://robot:${secret}@registry.example: UNAUTHORIZED`,
          lastTransitionTime: '2026-01-01T00:00:00Z',
        },
      ],
    },
  });
  await put(`${images}/v1`, 'ImagePolicy', 'imagepolicies', 'app', {
    spec: {
      imageRepositoryRef: { name: 'app' },
      policy: { semver: { range: '*' } },
    },
    status: ready,
  });
  await put(`${notifications}/v1beta3`, 'Alert', 'alerts', 'chat', {
    spec: {
      providerRef: { name: 'chat' },
      eventSources: [sources],
      eventMetadata: { token: secret },
    },
  });
  await put(`${operator}/v1`, 'FluxInstance', 'fluxinstances', 'flux', {
    spec: {
      distribution: { version: '2.x', registry: 'ghcr.io/fluxcd' },
      sync: { pullSecret: secret },
    },
    status: { ...ready, lastAppliedRevision: 'v2.9.0@sha256:1234567890ab' },
  });
  await put(
    `${extensions}/v1beta1`,
    'ArtifactGenerator',
    'artifactgenerators',
    'all',
    {
      spec: {
        sources: [{ alias: 'a', kind: 'GitRepository', name: 'absent' }],
      },
      status: ready,
    },
  );
  const [{ name, url, tokens }] = fleet.managementClusters;
  portal = await startPortal(
    // The client takes plain HTTP only so.
    [{ name, url, serviceAccountToken: tokens.admin, skipTLSVerify: true }],
    {
      kinds: {
        watch: [
          `ImageRepository.${images}`,
          `ImagePolicy.${images}`,
          `Alert.${notifications}`,
          `FluxInstance.${operator}`,
          `ArtifactGenerator.${extensions}`,
        ],
        ignore: ['Kustomization.kustomize.toolkit.fluxcd.io'],
      },
    },
  );
  await untilFound(6);
});

afterAll(async () => {
  await portal?.stop();
  await fleet?.close();
});

async function resources(): Promise<ResourceRecord[]> {
  const { items } = await portal.client.getResources({ limit: 100 });
  return items;
}

/** Waits for so many resources whose status is known. */
async function untilFound(count: number): Promise<void> {
  const end = Date.now() + 60_000;
  for (;;) {
    const found = await resources();
    const known = found.filter(({ status }) => status !== 'Stale');
    if (known.length >= count) {
      return;
    }
    if (Date.now() > end) {
      throw new Error(`after a minute: ${JSON.stringify(found)}`);
    }
    await new Promise(resolve => {
      setTimeout(resolve, 100);
    });
  }
}

describe('kinds that are watched on request', () => {
  it.each([
    ['ImageRepository', 'Failed', 'ReadOperationFailed'],
    ['ImagePolicy', 'DependencyNotReady', 'SourceNotReady'],
    ['Alert', 'Ready', 'Static'],
    ['FluxInstance', 'Ready', 'Succeeded'],
    ['ArtifactGenerator', 'Failed', 'SourceNotFound'],
  ])('%s is listed and described', async (kind, status, reason) => {
    const record = (await resources()).find(item => item.kind === kind)!;
    expect(record).toMatchObject({ namespace: 'apps', status, reason });
    const details = await portal.client.getResource(record.key);
    expect(details.resource).toEqual(record);
    expect(JSON.stringify(details)).not.toContain(secret);
    const { snapshot } = (await portal.client.getSnapshot())!;
    expect(JSON.stringify(snapshot)).toContain(`"${kind}"`);
    expect(JSON.stringify(snapshot)).not.toContain(secret);
  });

  it('says where the wait of a policy ends', async () => {
    const policy = (await resources()).find(
      ({ kind }) => kind === 'ImagePolicy',
    )!;
    const { blockers } = await portal.client.getResource(policy.key);
    expect(blockers).toMatchObject([
      {
        type: 'failing',
        key: expect.stringContaining('/ImageRepository/apps/app'),
        reason: 'ReadOperationFailed',
      },
    ]);
  });

  it('asks for nothing of a kind that is ignored', async () => {
    const { connections } = await portal.client.getConnections();
    const kinds = connections[0].kinds.map(({ kind }) => kind);
    expect(kinds).toContain('ImagePolicy');
    expect(kinds).not.toContain('Kustomization');
    expect((await resources()).map(({ kind }) => kind)).not.toContain(
      'Kustomization',
    );
  });
});
