import fc from 'fast-check';
import { KubernetesObject } from '../kubernetes/object';
import { assessClusterLifecycle } from '../lifecycle/assessClusterLifecycle';
import { assessResource } from '../status/assessResource';
import { kindDescriptors } from './descriptors';
import { projectResource } from './projectResource';

/*
 * The ways in which credentials come along with objects of any kind: in what controllers write down of an error, and in
 * annotations. Where each kind has fields of its own for them is tested beside `projectResource`.
 */

const now = new Date('2026-11-24T12:00:00Z');

/** Letters and digits, as tokens are, and nothing that the engine would say by itself. */
const secret = fc.stringMatching(/^zq[a-z0-9]{14}7$/);

/** A message that quotes a secret. */
const quoting = fc.constantFrom<(value: string) => string>(
  value => `failed to clone 'https://bob:${value}@git.example/x.git': denied`,
  value => `unable to clone: Authorization: Bearer ${value}`,
  value => `login to registry failed: password=${value}, try again`,
  value => `{"error": "denied", "token": "${value}"}`,
  value => `env GITHUB_TOKEN=${value} is not accepted`,
  value => `bad key -----BEGIN RSA PRIVATE KEY-----\n${value}`,
);

const planted = fc
  .tuple(fc.constantFrom(...kindDescriptors), quoting, secret)
  .chain(([descriptor, quote, value]) =>
    fc.record({
      descriptor: fc.constant(descriptor),
      value: fc.constant(value),
      object: fc
        .tuple(
          fc.constantFrom('True', 'False', 'Unknown'),
          fc.constantFrom(...descriptor.versions),
          fc.boolean(),
        )
        .map(([status, version, deleted]): KubernetesObject => {
          const condition = (type: string) => ({
            type,
            status,
            reason: 'R',
            message: quote(value),
            lastTransitionTime: '2026-11-24T11:00:00Z',
          });
          const conditions = [
            'Ready',
            'Available',
            'Stalled',
            'FetchFailed',
            'Healthy',
            'Provisioned',
            'Unreachable',
            'RemoteConnectionProbe',
            'Deleting',
          ].map(condition);
          return {
            apiVersion: `${descriptor.group}/${version}`,
            kind: descriptor.kind,
            metadata: {
              name: 'x',
              namespace: 'x',
              ...(deleted && { deletionTimestamp: '2026-11-24T11:59:00Z' }),
              annotations: {
                'kubectl.kubernetes.io/last-applied-configuration': value,
                'example.org/token': value,
              },
              managedFields: [{ manager: value }],
            },
            spec: { installed: true },
            status: {
              conditions,
              failureMessage: quote(value),
              v1beta2: { conditions },
              deprecated: {
                v1beta1: { failureMessage: quote(value), conditions },
              },
            },
          };
        }),
    }),
  );

describe('a secret that came along with an object', () => {
  it('does not pass the door, nor is it in what is said of the object', () => {
    fc.assert(
      fc.property(planted, ({ descriptor, object, value }) => {
        // Kinds of Cluster API keep messages beside their conditions.
        const arriving = descriptor.messages?.includes('status.failureMessage')
          ? object
          : { ...object, status: { conditions: object.status?.conditions } };
        const projected = projectResource(arriving, descriptor);
        const told = [
          projected,
          assessResource(projected, { now }),
          assessResource(projected, {
            now,
            source: projected,
            dependencies: [projected],
            ancestors: [projected],
          }),
          assessClusterLifecycle({ cluster: projected }, { now }),
          assessClusterLifecycle(
            { clusterDeployment: projected, clusterSync: projected },
            { now },
          ),
        ];
        expect(JSON.stringify(told)).not.toContain(value);
      }),
      { numRuns: 1_000 },
    );
  });
});
