import { KubernetesObject } from '../kubernetes/object';
import {
  ago,
  condition,
  days,
  detecting,
  gitRepository,
  newHash,
  oldRevision,
  retrying,
  source,
} from './__fixtures__/objects';
import { assessedLike, Row } from './__fixtures__/rows';

/*
 * The fixtures of the status semantics, by their numbers. Here: sources, images, and kinds without a status.
 */

const running = condition('Ready', 'Unknown', 'Progressing');

const policy: KubernetesObject = {
  apiVersion: 'image.toolkit.fluxcd.io/v1',
  kind: 'ImagePolicy',
  metadata: { namespace: 'apps', name: 'podinfo' },
  spec: { imageRepositoryRef: { name: 'podinfo' } },
  status: { conditions: [condition('Ready', 'True', 'Succeeded')] },
};
const repository = (status: object): KubernetesObject => ({
  apiVersion: 'image.toolkit.fluxcd.io/v1',
  kind: 'ImageRepository',
  metadata: { namespace: 'apps', name: 'podinfo' },
  status: { ...status },
});
const scanned = { lastScanResult: { tagCount: 3 } };

const rows: Row[] = [
  [
    '21 a wanted tag that does not exist, while the old one is served',
    gitRepository(oldRevision, {
      spec: { ref: { tag: 'v0.0.4' } },
      conditions: [
        condition('Ready', 'False', 'GitOperationFailed'),
        condition('FetchFailed', 'True', 'GitOperationFailed'),
        retrying,
      ],
    }),
    {},
    {
      is: 'Failed(GitOperationFailed)',
      has: ['refMismatch', 'retrying', 'servingStaleArtifact'],
    },
  ],
  [
    '21 suspended before it fetched what it points at',
    gitRepository(oldRevision, {
      metadata: { generation: 3 },
      spec: { suspend: true },
      status: { observedGeneration: 3 },
    }),
    {},
    { is: 'Suspended', lastKnown: 'Ready', flags: ['refMismatch'] },
  ],
  [
    '22 a Provider has no status from v1beta3 on',
    {
      apiVersion: 'notification.toolkit.fluxcd.io/v1beta3',
      kind: 'Provider',
      metadata: { name: 'slack', creationTimestamp: ago(days) },
    },
    {},
    { is: 'Ready(Static)' },
  ],
  [
    '22 an Alert has none either',
    {
      apiVersion: 'notification.toolkit.fluxcd.io/v1beta3',
      kind: 'Alert',
      metadata: { name: 'all', creationTimestamp: ago(days) },
    },
    {},
    { is: 'Ready(Static)', flags: [] },
  ],
  [
    '22 a HelmRepository of OCI has none',
    {
      apiVersion: 'source.toolkit.fluxcd.io/v1',
      kind: 'HelmRepository',
      metadata: { name: 'charts', generation: 1, creationTimestamp: ago(days) },
      spec: { type: 'oci' },
      status: { observedGeneration: -1 },
    },
    {},
    { is: 'Ready(Static)' },
  ],
  [
    '33 a repository that is fetched again, after its credentials failed',
    gitRepository(oldRevision, {
      conditions: [
        running,
        detecting,
        condition('FetchFailed', 'True', 'GitOperationFailed', {
          message: 'authentication required',
        }),
      ],
    }),
    {},
    {
      is: 'Progressing',
      shown: 'Failed(GitOperationFailed)',
      displayMessage: 'authentication required',
    },
  ],
  [
    '33 a bucket that is fetched again',
    source('Bucket', undefined, {
      conditions: [
        running,
        condition('DownloadFailed', 'True', 'BucketOperationFailed', {
          message: 'no such bucket',
        }),
      ],
    }),
    {},
    {
      is: 'Progressing',
      shown: 'Failed(BucketOperationFailed)',
      displayMessage: 'no such bucket',
    },
  ],
  [
    '34 Ready repeats its last good text, what failed stands beside it',
    source('HelmChart', '1.0.0', {
      conditions: [
        condition('Ready', 'False', 'NewChart', {
          message: "pulled 'podinfo' chart with version '1.0.0'",
        }),
        condition('ArtifactOutdated', 'True', 'NewChart'),
        condition('StorageOperationFailed', 'True', 'DirectoryCreationFailed', {
          message: 'mkdir /data: read-only file system',
        }),
        retrying,
      ],
    }),
    {},
    {
      is: 'Failed(DirectoryCreationFailed)',
      message: 'mkdir /data: read-only file system',
      has: ['retrying'],
    },
  ],
  [
    '36 the repository of a policy has stalled',
    policy,
    {
      source: repository({
        ...scanned,
        conditions: [
          condition('Stalled', 'True', 'ImageURLInvalid', { message: 'm' }),
        ],
      }),
    },
    {
      is: 'DependencyNotReady(SourceNotReady)',
      message: 'm',
      flags: ['sourceFailing'],
    },
  ],
  [
    '36 the repository of a policy has not been scanned yet',
    policy,
    {
      source: repository({ conditions: [condition('Ready', 'True', 'R')] }),
    },
    { is: 'DependencyNotReady(SourceNotReady)', flags: [] },
  ],
  [
    '36 the repository of a policy does not exist',
    policy,
    { source: null },
    { is: 'Failed(SourceNotFound)', flags: [] },
  ],
  [
    '36 the repository of a policy is fine',
    policy,
    {
      source: repository({
        ...scanned,
        conditions: [condition('Ready', 'True', 'R')],
      }),
    },
    { is: 'Ready(Succeeded)', flags: [] },
  ],
  [
    'derived: a source named release that follows a branch says so',
    gitRepository(`main@sha1:${newHash}`, {
      spec: { ref: { branch: 'main' } },
    }),
    {},
    { is: 'Ready', flags: ['channelNameMismatch'] },
  ],
];

it.each(rows)('%s', (_, resource, context, expected) => {
  expect(assessedLike(resource, context, expected)).toEqual(expected);
});
