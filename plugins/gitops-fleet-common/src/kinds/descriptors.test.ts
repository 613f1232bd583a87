import { readFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { parseAllDocuments } from 'yaml';
import { KubernetesObject } from '../kubernetes/object';
import { asMap, asMaps } from '../kubernetes/read';
import { descriptorOf, kindDescriptors, watchedKinds } from './descriptors';
import type { KindDescriptor } from './kindDescriptor';
import { projectResource } from './projectResource';

it('knows each kind once, in its own group', () => {
  const ids = kindDescriptors.map(({ group, kind }) => `${group}/${kind}`);
  expect(new Set(ids).size).toBe(ids.length);
  expect(descriptorOf('hive.openshift.io', 'MachinePool')).not.toBe(
    descriptorOf('cluster.x-k8s.io', 'MachinePool'),
  );
  expect(descriptorOf('pkg.crossplane.io', 'Provider')).toBeUndefined();
});

const docs = path.resolve(__dirname, '../../../../docs');

/** What the ClusterRole in a text of YAML documents grants, as `<plural>.<group>`. */
function granted(text: string): string[] {
  const role = parseAllDocuments(text)
    .map(document => asMap(document.toJS()))
    .find(({ kind }) => kind === 'ClusterRole');
  return asMaps(role?.rules)
    .flatMap(rule =>
      (rule.resources as string[]).map(
        resource => `${resource}.${(rule.apiGroups as string[])[0]}`,
      ),
    )
    .sort();
}

const resourcesOf = (kinds: readonly KindDescriptor[]) =>
  kinds.map(({ group, plural }) => `${plural}.${group}`).sort();

it('watches exactly what the documented role grants', () => {
  const manifest = readFileSync(
    path.join(docs, 'gitops-fleet-viewer.yaml'),
    'utf8',
  );
  expect(granted(manifest)).toEqual(resourcesOf(watchedKinds));
});

it('watches on request exactly what the documented second role grants, and names each kind', () => {
  const onRequest = kindDescriptors.filter(({ watched }) => !watched);
  const permissions = readFileSync(path.join(docs, 'permissions.md'), 'utf8');
  const [, manifest] = /```yaml\n([\s\S]*?)```/.exec(
    permissions.slice(permissions.indexOf('### Kinds on request')),
  )!;
  expect(granted(manifest)).toEqual(resourcesOf(onRequest));
  const configure = readFileSync(path.join(docs, 'configure.md'), 'utf8');
  for (const { kind, optional } of onRequest) {
    expect(configure).toMatch(new RegExp(`\`${kind}[.\`]`));
    // That it is not granted is no trouble.
    expect(optional).toBe(true);
  }
});

/** What must not pass the door, by kind: where it is planted in the object. */
const planted: [string, string, (secret: string) => object][] = [
  [
    'notification.toolkit.fluxcd.io',
    'Provider',
    secret => ({
      spec: {
        type: 'slack',
        address: secret,
        channel: secret,
        secretRef: { name: secret },
      },
    }),
  ],
  [
    'notification.toolkit.fluxcd.io',
    'Receiver',
    secret => ({
      status: { webhookPath: `/hook/${secret}`, url: `/hook/${secret}` },
    }),
  ],
  [
    'notification.toolkit.fluxcd.io',
    'Alert',
    secret => ({ spec: { eventMetadata: { token: secret } } }),
  ],
  [
    'fluxcd.controlplane.io',
    'ResourceSet',
    secret => ({
      spec: {
        inputs: [{ token: secret }],
        resources: [secret],
        resourcesTemplate: secret,
      },
    }),
  ],
  [
    'fluxcd.controlplane.io',
    'ResourceSetInputProvider',
    secret => ({
      spec: { type: 'Static', url: secret, defaultValues: { token: secret } },
      status: { exportedInputs: [{ token: secret }] },
    }),
  ],
  [
    'fluxcd.controlplane.io',
    'FluxInstance',
    secret => ({
      spec: {
        distribution: { version: '2.x', imagePullSecret: secret },
        sync: { url: secret, pullSecret: secret },
        kustomize: { patches: [secret] },
      },
    }),
  ],
  [
    'hive.openshift.io',
    'ClusterDeployment',
    secret => ({
      spec: {
        platform: {
          aws: { credentialsSecretRef: { name: secret }, region: 'x' },
        },
        provisioning: { installerEnv: [{ value: secret }] },
        pullSecretRef: { name: secret },
        clusterMetadata: { adminPasswordSecretRef: { name: secret } },
      },
      status: { platformStatus: secret },
    }),
  ],
  [
    'hive.openshift.io',
    'MachinePool',
    secret => ({ spec: { platform: { aws: { x: secret } } } }),
  ],
  [
    'hiveinternal.openshift.io',
    'ClusterSync',
    secret => ({
      status: {
        syncSets: [
          {
            name: 'a',
            failureMessage: `password=${secret}`,
            resourcesToDelete: [{ name: secret }],
          },
        ],
      },
    }),
  ],
  [
    'cluster.x-k8s.io',
    'MachinePool',
    secret => ({
      spec: { template: { spec: { bootstrap: { data: secret } } } },
    }),
  ],
  [
    'cluster.x-k8s.io',
    'Cluster',
    secret => ({
      status: {
        failureMessage: `token: ${secret}`,
        deprecated: {
          v1beta1: { conditions: [{ message: `password=${secret}` }] },
        },
      },
    }),
  ],
  [
    'controlplane.cluster.x-k8s.io',
    'RKE2ControlPlane',
    secret => ({
      spec: {
        version: 'v1.31.0',
        serverConfig: { env: secret },
        files: [{ content: secret }],
      },
    }),
  ],
  [
    'source.extensions.fluxcd.io',
    'ArtifactGenerator',
    secret => ({ spec: { artifacts: [{ copy: secret }] } }),
  ],
];

describe('projectResource', () => {
  it.each(planted)('%s %s: keeps no secret', (group, kind, plant) => {
    const secret = 'hunter2hunter2';
    const object = {
      apiVersion: `${group}/v1`,
      kind,
      metadata: { name: 'x' },
      ...plant(secret),
    } as KubernetesObject;
    const before = JSON.stringify(object);
    const projected = projectResource(object, descriptorOf(group, kind)!);
    expect(JSON.stringify(projected)).not.toContain(secret);
    expect(JSON.stringify(object)).toBe(before);
    expect(projectResource(projected, descriptorOf(group, kind)!)).toEqual(
      projected,
    );
  });

  it('leaks nothing that is planted where a secret may be, whatever lies around it', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...planted),
        fc.dictionary(fc.string(), fc.anything()),
        fc.stringMatching(/^[a-z0-9]{16}$/),
        ([group, kind, plant], around, secret) => {
          const object = { spec: around, status: around, ...plant(secret) };
          const projected = projectResource(
            object as KubernetesObject,
            descriptorOf(group, kind)!,
          );
          expect(fc.stringify(projected.spec)).not.toContain(secret);
          expect(fc.stringify(projected.status)).not.toContain(secret);
        },
      ),
    );
  });

  it('takes any object of any kind', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...kindDescriptors),
        fc.anything(),
        fc.anything(),
        (descriptor, spec, status) => {
          const object = { spec, status } as unknown as KubernetesObject;
          const before = fc.stringify(object);
          projectResource(object, descriptor);
          expect(fc.stringify(object)).toBe(before);
        },
      ),
    );
  });
});
