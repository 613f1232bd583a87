import { KubernetesObject } from '../kubernetes/object';
import { asMap } from '../kubernetes/read';
import { createHash } from 'node:crypto';
import { descriptorOf, kindDescriptors } from './descriptors';
import {
  projectionVersion,
  projectResource,
  scrubMessage,
  withoutCredentials,
} from './projectResource';

describe('scrubMessage', () => {
  const secret = 'hunter2hunter2';

  it.each([
    `failed to clone https://bob:${secret}@git.example/x`,
    `failed to clone https://bob:pass@${secret}@git.example/x`,
    `failed to clone https://${secret}@git.example/x`,
    `Authorization: Bearer ${secret}`,
    `Authorization: Basic ${secret}==`,
    `login failed: password=${secret}, user=bob`,
    `GITHUB_TOKEN=${secret}`,
    `GET /x?access_token=${secret}&y=1`,
    `GET https://s3.example/x?X-Amz-Signature=${secret}`,
    `password: ${secret}`,
    `client_secret = '${secret} with spaces'`,
    `-----BEGIN RSA PRIVATE KEY-----\n${secret}\n-----END RSA PRIVATE KEY-----`,
    `-----BEGIN CERTIFICATE-----\n${secret}`,
    `{"token": "${secret}"}`,
    `{"apiKey":"${secret} and more"}`,
    `cannot use "{\\"token\\": \\"${secret} and more\\"}"`,
    `remote: ghp_${secret}${secret} was revoked`,
    `token eyJhbGciOiJSUzI1NiJ9.${secret}.${secret}`,
  ])('%s', message => {
    expect(scrubMessage(message)).not.toContain(secret);
  });

  it.each([
    'ResourceQuota/dummy/compute dry-run failed',
    `failed to get secret 'flux-system/github-token': secrets "github-token" not found`,
    'basic authentication failed for user bob',
    'Secret/dummy/web-credentials created',
    'git@github.example:platform/fleet.git: permission denied',
    "health check failed after 30.01s: timeout waiting for: [Deployment/x/y status: 'InProgress']",
  ])('keeps every word of: %s', message => {
    expect(scrubMessage(message)).toBe(message);
  });

  it('keeps the path of a Receiver to itself', () => {
    expect(
      scrubMessage(`Receiver initialized for path: /hook/${'0af'.repeat(21)}0`),
    ).toBe('Receiver initialized for path: /hook/[redacted]');
  });

  it('keeps 2,048 characters, and cuts no secret in two', () => {
    expect(scrubMessage('x'.repeat(30_000))).toHaveLength(2_048);
    const long = `${'x'.repeat(2_030)} password=${secret}`;
    expect(scrubMessage(long)).not.toContain('hunter');
  });

  it('answers to any text, however long', () => {
    const parts = [
      'a-',
      'token-',
      '://',
      "'",
      'eyJ-',
      'basic ',
      '-----BEGIN A',
    ];
    for (const part of parts) {
      expect(scrubMessage(part.repeat(20_000)).length).toBeLessThan(2_049);
    }
  });
});

it.each([
  ['https://bob:hunter2@git.example/x', 'https://git.example/x'],
  ['ssh://git@git.example/x.git', 'ssh://git.example/x.git'],
  ['https://git.example/x@y', 'https://git.example/x@y'],
  ['git.example/x', 'git.example/x'],
])('%s without credentials is %s', (url, expected) => {
  expect(withoutCredentials(url)).toBe(expected);
});

describe('projectResource', () => {
  const secret = 'hunter2';
  const project = (group: string, kind: string, fields: object) =>
    projectResource(
      { apiVersion: `${group}/v1`, kind, ...fields } as KubernetesObject,
      descriptorOf(group, kind)!,
    );

  it.each<[string, string, object]>([
    [
      'kustomize.toolkit.fluxcd.io',
      'Kustomization',
      { spec: { postBuild: { substitute: { PASSWORD: secret } } } },
    ],
    [
      'kustomize.toolkit.fluxcd.io',
      'Kustomization',
      {
        spec: {
          patches: [{ patch: secret }],
          patchesStrategicMerge: [secret],
          patchesJson6902: [secret],
        },
      },
    ],
    [
      'kustomize.toolkit.fluxcd.io',
      'Kustomization',
      { status: { inventory: { entries: [{ id: secret, v: 'v1' }] } } },
    ],
    [
      'helm.toolkit.fluxcd.io',
      'HelmRelease',
      { spec: { values: { password: secret }, postRenderers: [secret] } },
    ],
    [
      'helm.toolkit.fluxcd.io',
      'HelmRelease',
      {
        status: {
          lastAttemptedConfigDigest: secret,
          lastAttemptedValuesChecksum: secret,
          history: [
            { configDigest: secret, testHooks: { x: { phase: secret } } },
          ],
        },
      },
    ],
    [
      'source.toolkit.fluxcd.io',
      'GitRepository',
      { spec: { url: `https://bob:${secret}@git.example/x` } },
    ],
    [
      'source.toolkit.fluxcd.io',
      'Bucket',
      { spec: { endpoint: `https://bob:${secret}@s3.example` } },
    ],
    [
      'source.toolkit.fluxcd.io',
      'OCIRepository',
      {
        status: {
          url: secret,
          artifact: { url: secret, path: secret },
          includedArtifacts: [{ url: secret, path: secret }],
        },
      },
    ],
    [
      'controlplane.cluster.x-k8s.io',
      'KubeadmControlPlane',
      { spec: { kubeadmConfigSpec: { files: [{ content: secret }] } } },
    ],
    [
      'cluster.x-k8s.io',
      'Cluster',
      {
        spec: {
          topology: {
            variables: [{ value: secret }],
            workers: { machineDeployments: [{ variables: secret }] },
            controlPlane: { variables: { overrides: [{ value: secret }] } },
          },
        },
      },
    ],
    [
      'kustomize.toolkit.fluxcd.io',
      'Kustomization',
      {
        metadata: {
          annotations: {
            'kubectl.kubernetes.io/last-applied-configuration': secret,
          },
          managedFields: [secret],
        },
        status: {
          conditions: [{ type: 'Ready', message: `https://${secret}@x` }],
        },
      },
    ],
  ])('%s %s: %j does not pass', (group, kind, fields) => {
    const before = JSON.stringify(fields);
    expect(JSON.stringify(project(group, kind, fields))).not.toContain(secret);
    expect(JSON.stringify(fields)).toBe(before);
  });

  it('finds the kind of an object by itself', () => {
    const release = {
      apiVersion: 'helm.toolkit.fluxcd.io/v2',
      kind: 'HelmRelease',
      spec: { interval: '5m', values: { password: 'x' } },
    };
    expect(projectResource(release)).toMatchObject({
      kind: 'HelmRelease',
      spec: { interval: '5m' },
    });
    expect(JSON.stringify(projectResource(release))).not.toContain('password');
  });

  it('lets pass of a kind that nobody knows what every reconciler has, and nothing else', () => {
    const { spec, status } = projectResource({
      apiVersion: 'example.com/v1',
      kind: 'Widget',
      spec: { suspend: true, interval: '5m', credentials: 'x' },
      status: {
        conditions: [{ type: 'Ready', status: 'True', message: 'token=abc' }],
        secret: 'x',
      },
    });
    expect({ spec, status }).toEqual({
      spec: { suspend: true, interval: '5m' },
      status: {
        conditions: [
          { type: 'Ready', status: 'True', message: 'token=[redacted]' },
        ],
      },
    });
  });

  it('keeps what is read of a Kustomization and of a HelmRelease', () => {
    const spec = {
      interval: '5m',
      path: './x',
      images: [{ name: 'web', newTag: '1' }],
      decryption: { provider: 'sops', secretRef: { name: 'sops-age' } },
      kubeConfig: { secretRef: { name: 'prod-kubeconfig' } },
      dependsOn: [{ name: 'common' }],
    };
    const kustomization = project(
      'kustomize.toolkit.fluxcd.io',
      'Kustomization',
      {
        metadata: {
          name: 'x',
          generation: 2,
          annotations: { 'reconcile.fluxcd.io/requestedAt': 't', other: 'x' },
        },
        spec: { ...spec, postBuild: { substitute: {}, substituteFrom: [] } },
        status: { lastAppliedRevision: 'main@sha1:1' },
      },
    );
    expect(kustomization).toMatchObject({
      metadata: {
        name: 'x',
        generation: 2,
        annotations: { 'reconcile.fluxcd.io/requestedAt': 't' },
      },
      spec: { ...spec, postBuild: { substituteFrom: [] } },
      status: { lastAppliedRevision: 'main@sha1:1' },
    });
    const release = { status: 'deployed', chartVersion: '1.0.0' };
    const helm = project('helm.toolkit.fluxcd.io', 'HelmRelease', {
      status: { history: [{ ...release, configDigest: 'sha256:1' }] },
    });
    expect(asMap(helm.status).history).toEqual([release]);
  });

  it('keeps the namespaces of what v1beta1 has in the place of an inventory', () => {
    const { status } = projectResource({
      apiVersion: 'kustomize.toolkit.fluxcd.io/v1beta1',
      kind: 'Kustomization',
      status: {
        snapshot: {
          checksum: 'abc',
          entries: [
            { namespace: '', kinds: { '/v1, kind=Namespace': 'Namespace' } },
            { namespace: 'team-b', kinds: { 'apps/v1': 'Deployment' } },
            { namespace: 'team-a', kinds: { 'apps/v1': 'Deployment' } },
          ],
        },
      },
    });
    expect(asMap(status).snapshot).toBeUndefined();
    expect(asMap(status).inventory).toMatchObject({
      namespaces: ['team-a', 'team-b'],
    });
  });
});

describe('projectionVersion', () => {
  /** Of each kind an object with what the declarations of all kinds name, and with what none does. */
  const projections = () => {
    const names = new Set(
      kindDescriptors.flatMap(({ drop, messages = [], keepOfSpec = [] }) => [
        ...[...drop, ...messages].map(path => path.split('.')[1]),
        ...keepOfSpec,
      ]),
    );
    const fields = Object.fromEntries(
      [...names, 'unheardOf'].sort().map(name => [name, `its ${name}`]),
    );
    const history = Array.from({ length: 7 }, (_, number) => ({
      ...fields,
      lastReconciled: number,
      status: 'deployed',
    }));
    return kindDescriptors.map(descriptor =>
      projectResource(
        {
          apiVersion: `${descriptor.group}/${descriptor.versions[0]}`,
          kind: descriptor.kind,
          metadata: { name: 'a', annotations: { 'fluxcd.io/a': 'b', c: 'd' } },
          spec: fields,
          status: { ...fields, history, conditions: [{ message: 'said' }] },
        },
        descriptor,
      ),
    );
  };

  it('is raised with every change of what passes the door', () => {
    const digest = createHash('sha256')
      .update(JSON.stringify(projections()))
      .digest('hex')
      .slice(0, 16);
    // Where this fails, raise the version and write both down: objects that were projected before are then taken in anew.
    expect({ projectionVersion, digest }).toEqual({
      projectionVersion: 2,
      digest: '2df424bb105fea37',
    });
  });
});
