import { KubernetesObject } from '../kubernetes/object';
import { findBlockers } from '../dependencies/findBlockers';
import { assessResource } from '../status/assessResource';
import { descriptorOf } from './descriptors';

const now = new Date('2026-11-24T12:00:00Z');
const digest = (digit: string) => digit.repeat(64);
const ready = (status: string, reason = 'R') => [
  { type: 'Ready', status, reason },
];

const source = (
  status: object,
  spec: object = {},
  kind = 'GitRepository',
): KubernetesObject => ({
  apiVersion: 'source.toolkit.fluxcd.io/v1',
  kind,
  spec: { ...spec },
  status: { ...status },
});
const artifact = (revision: string, kind = 'ExternalArtifact') =>
  source({ artifact: { revision }, conditions: ready('True') }, {}, kind);

describe('an ArtifactGenerator, which needs all of its sources', () => {
  const generator = (conditions = ready('True')): KubernetesObject => ({
    apiVersion: 'source.extensions.fluxcd.io/v1beta1',
    kind: 'ArtifactGenerator',
    metadata: { namespace: 'apps', name: 'all' },
    spec: {
      sources: [
        { alias: 'a', kind: 'GitRepository', name: 'a' },
        { alias: 'b', kind: 'OCIRepository', name: 'b', namespace: 'other' },
      ],
    },
    status: { conditions },
  });
  const fine = artifact('main@sha1:1', 'GitRepository');
  const failing = source({ conditions: ready('False') });
  const named = [
    {
      group: 'source.toolkit.fluxcd.io',
      kind: 'GitRepository',
      namespace: 'apps',
      name: 'a',
    },
    {
      group: 'source.toolkit.fluxcd.io',
      kind: 'OCIRepository',
      namespace: 'other',
      name: 'b',
    },
  ];

  it('names them all', () => {
    const descriptor = descriptorOf(
      'source.extensions.fluxcd.io',
      'ArtifactGenerator',
    );
    expect(descriptor!.sourcesOf!(generator())).toEqual(named);
  });

  it.each<[string, (KubernetesObject | null | undefined)[], object]>([
    ['fine', [fine, fine], { status: 'Ready', flags: [] }],
    ['not known', [fine, undefined], { status: 'Ready', flags: [] }],
    [
      'missing, the second',
      [fine, null],
      {
        status: 'Failed',
        reason: 'SourceNotFound',
        message: expect.stringContaining('OCIRepository other/b'),
      },
    ],
    [
      'missing, the first',
      [null, fine],
      {
        status: 'Failed',
        reason: 'SourceNotFound',
        message: expect.stringContaining('GitRepository apps/a'),
      },
    ],
    [
      'failing, the second',
      [fine, failing],
      { status: 'Ready', flags: ['sourceFailing'] },
    ],
    [
      'suspended and failing',
      [source({ conditions: ready('True') }, { suspend: true }), failing],
      { status: 'Ready', flags: ['sourceFailing', 'sourceSuspended'] },
    ],
  ])('whose sources are %s', (_, sources, expected) => {
    const assessment = assessResource(generator(), { now, sources });
    expect(assessment).toMatchObject(expected);
    expect(assessment.inSync).toBeUndefined();
  });

  it('waits for the one that has no artifact yet', () => {
    const failed = generator(ready('False', 'ArtifactFailed'));
    expect(
      assessResource(failed, { now, sources: [fine, source({})] }),
    ).toMatchObject({ status: 'DependencyNotReady', reason: 'SourceNotReady' });
  });

  it('is blocked by each of them', () => {
    const waiting = generator(ready('False', 'SourceNotReady'));
    const blockers = findBlockers(waiting, ({ kind }) => {
      if (kind === 'OCIRepository') {
        return null;
      }
      const resource = kind === 'GitRepository' ? failing : waiting;
      return { resource, assessment: assessResource(resource, { now }) };
    });
    expect(blockers).toMatchObject([
      { type: 'failing', root: named[0] },
      { type: 'missing', root: named[1] },
    ]);
  });
});

describe('whether what is applied is what the source offers', () => {
  const helmRelease = (release: object | undefined): KubernetesObject => ({
    apiVersion: 'helm.toolkit.fluxcd.io/v2',
    kind: 'HelmRelease',
    spec: { chartRef: { kind: 'ExternalArtifact', name: 'chart' } },
    status: {
      history: release ? [{ status: 'deployed', ...release }] : [],
      conditions: ready('True'),
    },
  });

  it.each<[string, object | undefined, boolean | undefined]>([
    ['6.8.0', undefined, undefined],
    ['6.8.0', { chartVersion: '6.8.0' }, true],
    ['6.8.0', { chartVersion: '6.7.0' }, false],
    [`6.8.0@sha256:${digest('1')}`, { chartVersion: '6.8.0' }, true],
    [`6.8.0@sha256:${digest('1')}`, { chartVersion: '6.7.0' }, false],
    [`latest@sha256:${digest('1')}`, { chartVersion: '6.7.0' }, undefined],
    [`main@sha1:${'1'.repeat(40)}`, { chartVersion: '6.7.0' }, undefined],
    [
      `6.8.0@sha256:${digest('1')}`,
      { chartVersion: '6.8.0', ociDigest: `sha256:${digest('2')}` },
      false,
    ],
    [
      `latest@sha256:${digest('1')}`,
      { chartVersion: '6.8.0', ociDigest: `sha256:${digest('1')}` },
      true,
    ],
    [
      `6.8.0@sha256:${digest('1')}`,
      { chartVersion: `6.8.0+${'1'.repeat(12)}` },
      true,
    ],
  ])(
    'HelmRelease on an ExternalArtifact of %s, deployed is %j: %s',
    (revision, release, expected) => {
      const context = { now, source: artifact(revision) };
      expect(assessResource(helmRelease(release), context).inSync).toBe(
        expected,
      );
    },
  );

  it('HelmRelease on an OCIRepository: its tag is no version of the chart', () => {
    const context = {
      now,
      source: artifact(`6.8.0@sha256:${digest('1')}`, 'OCIRepository'),
    };
    const deployed = helmRelease({ chartVersion: '6.7.0' });
    expect(assessResource(deployed, context).inSync).toBeUndefined();
  });

  it.each([
    [`1.0.0@sha256:${digest('1')}`, `latest@sha256:${digest('1')}`, true],
    [`1.0.0@sha256:${digest('1')}`, `1.0.0@sha256:${digest('2')}`, false],
    ['', `1.0.0@sha256:${digest('2')}`, false],
  ])(
    'Kustomization that has applied “%s” on an ExternalArtifact of %s: %s',
    (lastAppliedRevision, revision, expected) => {
      const kustomization: KubernetesObject = {
        apiVersion: 'kustomize.toolkit.fluxcd.io/v1',
        kind: 'Kustomization',
        spec: { sourceRef: { kind: 'ExternalArtifact', name: 'a' } },
        status: { lastAppliedRevision, conditions: ready('True') },
      };
      const context = { now, source: artifact(revision) };
      expect(assessResource(kustomization, context).inSync).toBe(expected);
    },
  );

  it.each([
    ['image.toolkit.fluxcd.io', 'ImageUpdateAutomation', 'GitRepository'],
    ['source.toolkit.fluxcd.io', 'HelmChart', 'HelmRepository'],
    ['kustomize.config.k8s.io', 'Kustomization', 'GitRepository'],
  ])('%s/%s applies nothing: no claim', (group, kind, of) => {
    const resource: KubernetesObject = {
      apiVersion: `${group}/v1`,
      kind,
      spec: { sourceRef: { kind: of, name: 'a' } },
      status: { conditions: ready('True') },
    };
    const context = {
      now,
      source: artifact(`main@sha1:${'1'.repeat(40)}`, of),
    };
    expect(assessResource(resource, context).inSync).toBeUndefined();
  });
});
