import {
  descriptorOf,
  KubernetesObject,
  OperationKind,
} from '@gitops-fleet/backstage-plugin-gitops-fleet-common';
import { checkOperation } from './checkOperation';
import type { OperationOptions } from './operation';

const group = 'kustomize.toolkit.fluxcd.io';
const kustomization = descriptorOf(group, 'Kustomization')!;
const resourceSet = descriptorOf('fluxcd.controlplane.io', 'ResourceSet')!;

interface Metadata {
  annotations?: { [name: string]: string };
  labels?: { [name: string]: string };
  deletionTimestamp?: string;
  managedFields?: object[];
}

function live(
  fields: { suspend?: boolean; metadata?: Metadata } = {},
): KubernetesObject {
  return {
    kind: 'Kustomization',
    metadata: {
      namespace: 'prod-eu',
      name: 'ingress',
      uid: 'first',
      ...fields.metadata,
    } as KubernetesObject['metadata'],
    spec: { suspend: fields.suspend },
  };
}

const managedBy = (manager: string, fieldsV1: object) => ({
  metadata: {
    labels: { [`${group}/name`]: 'cluster', [`${group}/namespace`]: 'fleet' },
    managedFields: [{ manager, operation: 'Apply', fieldsV1 }],
  },
});
const suspendField = { 'f:spec': { 'f:suspend': {} } };
const otherField = { 'f:spec': { 'f:path': {} } };

it.each<
  [
    string,
    OperationKind,
    OperationOptions,
    Parameters<typeof live>[0],
    RegExp | undefined,
  ]
>([
  ['a reconciliation', 'reconcile', {}, {}, undefined],
  [
    'a reconciliation of something suspended',
    'reconcile',
    {},
    { suspend: true },
    /is suspended: its controller .* Resume it instead/,
  ],
  [
    'who has suspended it and why',
    'reconcile',
    {},
    {
      suspend: true,
      metadata: {
        annotations: {
          'gitops-fleet.io/suspended-by': 'user:default/jo',
          'gitops-fleet.io/suspended-reason': 'INC-991',
        },
      },
    },
    /is suspended by user:default\/jo \(“INC-991”\)/,
  ],
  [
    'a forced one of a kind that has none',
    'reconcile',
    { force: true },
    {},
    /cannot be forced. It can be asked for: reconcile, with-source/,
  ],
  ['the object that was seen', 'suspend', { uid: 'first' }, {}, undefined],
  [
    'another object of the same name',
    'suspend',
    { uid: 'second' },
    {},
    /has been deleted and made again/,
  ],
  [
    'something that is being deleted',
    'reconcile',
    {},
    { metadata: { deletionTimestamp: '2026-11-24T16:00:00Z' } },
    /is being deleted/,
  ],
  ['a suspension', 'suspend', {}, {}, undefined],
  ['a resumption', 'resume', {}, { suspend: true }, undefined],
  ['a resumption of what runs', 'resume', {}, {}, /nothing to resume/],
  [
    'a suspension that Git decides',
    'suspend',
    {},
    managedBy('kustomize-controller', suspendField),
    /kustomize-controller owns the field.*reverted within the interval of the Kustomization fleet\/cluster: suspend the Kustomization fleet\/cluster, or change it in Git/,
  ],
  [
    'a suspension that Argo CD decides',
    'suspend',
    {},
    managedBy('argocd-controller', suspendField),
    /argocd-controller owns the field/,
  ],
  [
    'one that Git decides, nevertheless',
    'suspend',
    { override: true },
    managedBy('kustomize-controller', suspendField),
    undefined,
  ],
  [
    'a suspension where Git decides the rest',
    'suspend',
    {},
    managedBy('kustomize-controller', otherField),
    undefined,
  ],
  [
    'a suspension that somebody decides by hand',
    'suspend',
    {},
    managedBy('kubectl-edit', suspendField),
    undefined,
  ],
  [
    'a reconciliation of what Git applies',
    'reconcile',
    {},
    managedBy('kustomize-controller', suspendField),
    undefined,
  ],
])('%s', (_, operation, options, fields, refused) => {
  let message = '';
  try {
    checkOperation(live(fields), kustomization, operation, options);
  } catch (error) {
    message = (error as Error).message;
  }
  expect(message).toMatch(refused ?? /^$/);
});

it('looks at the annotation of kinds that are suspended by it', () => {
  const object = {
    ...live(
      managedBy('flux-operator', {
        'f:metadata': {
          'f:annotations': { 'f:fluxcd.controlplane.io/reconcile': {} },
        },
      }),
    ),
    kind: 'ResourceSet',
  };
  expect(() => checkOperation(object, resourceSet, 'suspend', {})).toThrow(
    /flux-operator owns the field/,
  );
});
