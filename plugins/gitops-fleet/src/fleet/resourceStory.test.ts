import { ResourceRecord } from '@gitops-fleet/backstage-plugin-gitops-fleet-common';
import { sampleNow, sampleResource } from '../__testUtils__/sampleRecords';
import { ancestorSentence, resourceSentence, stepsOf } from './resourceStory';

const v3 = `v0.0.3@sha1:${'3'.repeat(40)}`;
const v4 = `v0.0.4@sha1:${'4'.repeat(40)}`;

const applied: Partial<ResourceRecord> = {
  wantedRevision: v4,
  attemptedRevision: v4,
  appliedRevision: v4,
};

describe('the steps of a reconciler', () => {
  it.each<[string, Partial<ResourceRecord>, string[]]>([
    ['is healthy', applied, ['done', 'done', 'done', 'done']],
    [
      'is applied and not healthy',
      { ...applied, status: 'Failed' },
      ['done', 'done', 'done', 'broken'],
    ],
    [
      'fails to apply',
      { ...applied, appliedRevision: v3, status: 'Failed' },
      ['done', 'done', 'broken', 'open'],
    ],
    [
      'has just been told of a new revision',
      {
        ...applied,
        attemptedRevision: v3,
        appliedRevision: v3,
        status: 'Progressing',
      },
      ['done', 'moving', 'open', 'open'],
    ],
    [
      'waits for another one',
      {
        ...applied,
        attemptedRevision: v3,
        appliedRevision: v3,
        status: 'DependencyNotReady',
      },
      ['done', 'open', 'open', 'open'],
    ],
    [
      'has a source without content',
      { wantedRevision: '' },
      ['open', 'open', 'open', 'open'],
    ],
    [
      'cannot be seen',
      { ...applied, status: 'Stale', lastKnown: 'Ready' },
      ['unknown', 'unknown', 'unknown', 'unknown'],
    ],
  ])('that %s', (_, given, states) => {
    const record = sampleResource({ name: 'app', ...given });

    expect(stepsOf(record, undefined).map(step => step.state)).toEqual(states);
  });

  it('begin with its broken source', () => {
    const source = sampleResource({
      name: 'release',
      kind: 'GitRepository',
      status: 'Failed',
      reason: 'GitOperationFailed',
    });
    const record = sampleResource({ name: 'app', ...applied });

    expect(stepsOf(record, source)[0]).toEqual({
      name: 'Fetched',
      state: 'broken',
      text: 'GitOperationFailed, has v0.0.4 (44444444)',
    });
  });
});

describe('resourceSentence', () => {
  const minutes = (count: number) => sampleNow - count * 60_000;

  it.each<[Partial<ResourceRecord>, string]>([
    [
      { ...applied, since: minutes(18) },
      'Has v0.0.4 (44444444) and has been ready for 18 min.',
    ],
    [
      {
        ...applied,
        appliedRevision: v3,
        inSync: false,
        status: 'Failed',
        reason: 'BuildFailed',
        since: minutes(4),
      },
      'BuildFailed for 4 min; has v0.0.3 (33333333), its source offers v0.0.4 (44444444).',
    ],
    [
      { ...applied, appliedRevision: v3, inSync: false, status: 'Progressing' },
      'Moves from v0.0.3 (33333333) to v0.0.4 (44444444).',
    ],
    [
      { status: 'Stale', lastKnown: 'Ready', since: undefined },
      'Its management cluster does not answer; it was Ready when last seen.',
    ],
    [
      {
        status: 'Stale',
        reason: 'ControllerSilent',
        lastKnown: 'Ready',
        since: minutes(20),
      },
      'Its controller has been silent for 20 min; it was Ready before.',
    ],
  ])('says what it has and what keeps it', (given, sentence) => {
    const record = sampleResource({ name: 'app', ...given });

    expect(resourceSentence(record, sampleNow)).toBe(sentence);
  });
});

describe('ancestorSentence', () => {
  const frozen = sampleResource({ name: 'app', flags: ['ancestorSuspended'] });
  const tenants =
    'aws-v1/kustomize.toolkit.fluxcd.io/Kustomization/apps/tenants';

  it.each([
    [
      tenants,
      'apps/tenants is suspended, so what Git says about this object does not arrive.',
    ],
    [
      undefined,
      'What applies it is suspended, so what Git says about this object does not arrive.',
    ],
  ])('names %s, which is suspended', (ancestor, sentence) => {
    expect(ancestorSentence(frozen, ancestor)).toBe(sentence);
  });

  it('says nothing of what nobody holds back', () => {
    expect(
      ancestorSentence(sampleResource({ name: 'app' }), undefined),
    ).toBeUndefined();
  });
});
