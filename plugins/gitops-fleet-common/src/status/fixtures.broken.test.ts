import { KubernetesObject } from '../kubernetes/object';
import {
  ago,
  applied,
  condition,
  days,
  failed,
  hours,
  kustomization,
  minutes,
  newRevision,
} from './__fixtures__/objects';
import { assessedLike, Row } from './__fixtures__/rows';

/*
 * The fixtures of the status semantics, by their numbers. Here: objects that arrive cut, aggregated or with the wrong
 * types, and kinds that are not what their name says.
 */

const kind = (
  apiVersion: string,
  name: string,
  conditions: unknown[] = [],
): KubernetesObject => ({
  apiVersion,
  kind: name,
  metadata: { name: 'x', creationTimestamp: ago(days) },
  status: { conditions },
});

const rows: Row[] = [
  [
    '37 conditions that are a map',
    kustomization({ Ready: 'True' }),
    {},
    { is: 'Unknown(NoReadyCondition)' },
  ],
  [
    '37 entries that are no conditions, and generations as text',
    kustomization(
      [
        null,
        'x',
        { status: 'True' },
        { type: 'Ready' },
        applied(newRevision, { observedGeneration: '3' }),
      ],
      { metadata: { generation: '3' } },
    ),
    {},
    { is: 'Ready' },
  ],
  [
    "37 Crossplane's Provider is not Flux's",
    kind('pkg.crossplane.io/v1', 'Provider'),
    {},
    { is: 'Unknown(NoReadyCondition)', flags: ['genericKind'] },
  ],
  [
    'metadata, spec and annotations that are no maps',
    {
      ...kustomization([applied(newRevision)]),
      metadata: [] as unknown as KubernetesObject['metadata'],
      spec: 'x' as unknown as KubernetesObject['spec'],
    },
    {},
    { is: 'Ready' },
  ],
  [
    'a status of a condition that is a boolean, reason and message that are no text',
    kustomization([
      { type: 'Ready', status: true, reason: 7, message: {} },
      { type: 'Stalled', status: 'false' },
    ]),
    {},
    { is: 'Ready', reason: '', message: '' },
  ],
  [
    'a status of Ready that does not exist',
    kustomization([applied(newRevision, { status: 'Maybe' })]),
    {},
    { is: 'Unknown(InvalidConditionStatus)' },
  ],
  [
    'Unknown with an odd reason',
    kustomization([
      condition('Ready', 'Unknown', 'Odd', { observedGeneration: 3 }),
    ]),
    {},
    { is: 'Unknown(Odd)' },
  ],
  [
    'a time that is none lets no rule fire',
    kustomization([applied(newRevision)], {
      metadata: { deletionTimestamp: 'yesterday' },
    }),
    {},
    { is: 'Ready', hasNot: ['deleting'] },
  ],
  [
    'a deletion that the controller says it cannot do',
    kustomization(
      [failed('PruneFailed', 'm', { lastTransitionTime: ago(5) })],
      {
        metadata: { deletionTimestamp: ago(10 * minutes) },
      },
    ),
    {},
    { is: 'Failed(TerminationFailed)', message: 'm', has: ['deleting'] },
  ],
  [
    'a generation that was seen before a restore',
    kustomization([applied(newRevision, { observedGeneration: 9 })]),
    {},
    { is: 'Progressing(AwaitingReconcile)', lastKnown: 'Ready' },
  ],
  [
    'no Ready, but Stalled',
    kustomization([condition('Stalled', 'True', 'AccessDenied')]),
    {},
    { is: 'Stalled(AccessDenied)' },
  ],
  [
    'no Ready, but Reconciling',
    kustomization([condition('Reconciling', 'True', 'Progressing')]),
    {},
    { is: 'Progressing', shown: 'Progressing' },
  ],
  [
    'an ExternalArtifact that has no condition, but an artifact',
    {
      apiVersion: 'source.toolkit.fluxcd.io/v1',
      kind: 'ExternalArtifact',
      status: { artifact: { revision: 'x' } },
    },
    {},
    { is: 'Ready(ArtifactPresent)', flags: [] },
  ],
  [
    'a version that is not known',
    {
      ...kind('kustomize.toolkit.fluxcd.io/v3', 'Kustomization', [
        condition('Ready', 'True', 'R'),
        condition('Healthy', 'True', 'H'),
      ]),
    },
    {},
    { is: 'Ready(R)', flags: ['apiDrift'] },
  ],
  [
    'a kind of somebody else',
    kind('infra.contrib.fluxcd.io/v1alpha2', 'Terraform', [
      condition('Ready', 'False', 'R'),
    ]),
    {},
    { is: 'Failed(R)', flags: ['genericKind'] },
  ],
  [
    'a ResourceSet that is switched off, as its condition says',
    kind('fluxcd.controlplane.io/v1', 'ResourceSet', [
      condition('Ready', 'True', 'ReconciliationDisabled', {
        lastTransitionTime: ago(hours),
      }),
    ]),
    {},
    { is: 'Suspended(ReconciliationDisabled)', flags: [] },
  ],
];

it.each(rows)('%s', (_, resource, context, expected) => {
  expect(assessedLike(resource, context, expected)).toEqual(expected);
});
