import { KubernetesObject } from '../kubernetes/object';
import { arrivalOf, isAtTrunk, isRenderedUnchanged } from './arrival';
import { findMovedTags } from './movedTags';
import { promotionStage } from './promotionStage';
import { releaseAdoption } from './releaseAdoption';
import { repositoryIdentity } from './repositoryIdentity';
import { revisionLag } from './revisionLag';

const sha = (digit: string) => digit.repeat(40);

describe('repositoryIdentity', () => {
  it.each([
    'https://github.com/platform/fleet',
    'https://github.com/platform/fleet.git',
    'https://user:secret@GitHub.com/platform/fleet/',
    'ssh://git@github.com/platform/fleet.git',
    'ssh://git@github.com:22/platform/fleet.git',
    'git@github.com:platform/fleet.git',
  ])('%s', url => {
    expect(repositoryIdentity(url)).toBe('github.com/platform/fleet');
  });

  it('keeps the case of the path, and what is no address', () => {
    expect(repositoryIdentity('https://h/A/b')).not.toBe(
      repositoryIdentity('https://h/a/b'),
    );
    expect(repositoryIdentity('nothing')).toBe('nothing');
  });
});

describe('revisionLag', () => {
  it.each([
    [
      'nothing between them',
      { onlyApplied: 0, onlyTarget: 0 },
      { relation: 'identical', behind: 0, ahead: 0 },
    ],
    [
      'v0.0.3 to main of the seed',
      { onlyApplied: 0, onlyTarget: 1 },
      { relation: 'behind', behind: 1, ahead: 0 },
    ],
    [
      'a tag that was moved back',
      { onlyApplied: 3, onlyTarget: 0 },
      { relation: 'ahead', behind: 0, ahead: 3 },
    ],
    [
      'v0.0.2 to v0.0.3 of the seed: rewritten history, the same folder',
      { onlyApplied: 2, onlyTarget: 5, appliedTree: 'a', targetTree: 'a' },
      { relation: 'diverged', behind: 5, ahead: 2, contentIdentical: true },
    ],
    [
      'a host that cannot tell',
      { appliedTree: 'a', targetTree: 'b' },
      { relation: 'unknown', contentIdentical: false },
    ],
  ])('%s', (_, compared, lag) => {
    expect(revisionLag(compared)).toEqual(lag);
  });
});

describe('findMovedTags', () => {
  const source = (
    reference: string,
    revision: string,
    repository = 'https://h/a/b',
  ) => ({
    repository,
    reference,
    revision,
  });

  it('finds a tag with two commits, however the repository is written', () => {
    expect(
      findMovedTags([
        source('tag:v0.0.2', `v0.0.2@sha1:${sha('b')}`),
        source('tag:v0.0.2', `v0.0.2@sha1:${sha('a')}`, 'git@h:a/b.git'),
        source('tag:v0.0.2', `v0.0.2/${sha('a')}`),
        source('tag:v0.0.3', `v0.0.3@sha1:${sha('c')}`),
      ]),
    ).toEqual([
      { repository: 'h/a/b', tag: 'v0.0.2', hashes: [sha('a'), sha('b')] },
    ]);
  });

  it('takes neither branches nor the same tag of another repository for one', () => {
    expect(
      findMovedTags([
        source('branch:main', `main@sha1:${sha('a')}`),
        source('branch:main', `main@sha1:${sha('b')}`),
        source('tag:v1', `v1@sha1:${sha('a')}`),
        source('tag:v1', `v1@sha1:${sha('b')}`, 'https://h/other/b'),
        source('tag:v2', ''),
      ]),
    ).toEqual([]);
  });
});

describe('promotionStage', () => {
  const release = (tag: string, artifact = tag): KubernetesObject => ({
    apiVersion: 'source.toolkit.fluxcd.io/v1',
    kind: 'GitRepository',
    spec: { ref: { tag } },
    status: { artifact: { revision: `${artifact}@sha1:${sha('a')}` } },
  });
  const ready = { inSync: true, status: 'Ready' as const };

  it.each([
    ['tag-missing', { tagExists: false, reconcilers: [] }],
    [
      'not-merged',
      {
        tagExists: true,
        merged: false,
        source: release('v1'),
        reconcilers: [ready],
      },
    ],
    [
      'not-applied',
      {
        merged: true,
        applied: false,
        source: release('v1'),
        reconcilers: [ready],
      },
    ],
    [
      'reference-not-moved',
      {
        merged: true,
        applied: true,
        source: release('v1'),
        reconcilers: [ready],
      },
    ],
    ['reference-not-moved', { reconcilers: [] }],
    ['not-fetched', { source: release('v2', 'v1'), reconcilers: [ready] }],
    [
      'not-reconciled',
      {
        source: release('v2'),
        reconcilers: [ready, { inSync: false, status: 'Ready' as const }],
      },
    ],
    [
      'not-ready',
      {
        source: release('v2'),
        reconcilers: [ready, { inSync: true, status: 'Failed' as const }],
      },
    ],
    ['live', { source: release('v2'), reconcilers: [ready, ready] }],
    ['live', { merged: false, source: release('v2'), reconcilers: [ready] }],
  ])('%s', (stage, seen) => {
    expect(promotionStage('v2', seen)).toBe(stage);
  });
});

describe('releaseAdoption', () => {
  it('counts each reconciler once, and does not wait for clusters that sleep or go', () => {
    const [wanted, other] = [`v2@sha1:${sha('a')}`, `v1@sha1:${sha('b')}`];
    expect(
      releaseAdoption(wanted, [
        { appliedRevision: wanted, status: 'Ready' },
        { appliedRevision: `v2/${sha('a')}`, status: 'Failed' },
        { appliedRevision: other, status: 'Progressing' },
        { appliedRevision: other, status: 'Failed' },
        { appliedRevision: other, status: 'Stalled' },
        { appliedRevision: other, status: 'Suspended' },
        { appliedRevision: wanted, status: 'Stale' },
        { appliedRevision: other, status: 'Ready', lifecycle: 'Hibernated' },
      ]),
    ).toEqual({
      targets: 8,
      applied: 2,
      progressing: 1,
      failed: 2,
      suspended: 1,
      staleOrUnknown: 1,
      excluded: 1,
      share: 2 / 7,
    });
  });

  it('is complete where nothing is waited for', () => {
    expect(releaseAdoption('v2', []).share).toBe(1);
  });
});

describe('arrivalOf', () => {
  const gitSource = (ref: { [field: string]: string }, revision?: string) => ({
    apiVersion: 'source.toolkit.fluxcd.io/v1',
    kind: 'GitRepository',
    spec: { url: 'https://h/a/b', ref },
    ...(revision && {
      status: {
        artifact: { revision, lastUpdateTime: '2026-06-01T00:00:00Z' },
      },
    }),
  });
  const applier = (applied: string, attempted = applied) => ({
    apiVersion: 'kustomize.toolkit.fluxcd.io/v1',
    kind: 'Kustomization',
    status: {
      lastAppliedRevision: applied,
      lastAttemptedRevision: attempted,
    },
  });
  const [one, two] = ['1', '2'].map(
    digit => `v0.0.${digit}@sha1:${sha(digit)}`,
  );
  const june = Date.parse('2026-06-01T00:00:00Z');

  it.each([
    [
      'applied',
      applier(two),
      gitSource({ tag: 'v0.0.2' }, two),
      undefined,
      { inSync: true, attempted: false, referencePending: false },
    ],
    [
      'offered, not tried: the time of the artifact counts',
      applier(one),
      gitSource({ tag: 'v0.0.2' }, two),
      undefined,
      {
        inSync: false,
        attempted: false,
        referencePending: false,
        pendingSince: june,
      },
    ],
    [
      'seen before the artifact was built again',
      applier(one),
      gitSource({ tag: 'v0.0.2' }, two),
      june - 60_000,
      {
        inSync: false,
        attempted: false,
        referencePending: false,
        pendingSince: june - 60_000,
      },
    ],
    [
      'tried in vain',
      applier(one, two),
      gitSource({ tag: 'v0.0.2' }, two),
      undefined,
      {
        inSync: false,
        attempted: true,
        referencePending: false,
        pendingSince: june,
      },
    ],
    [
      'the reference has moved, nothing is fetched yet',
      applier(one),
      gitSource({ tag: 'v0.0.2' }, one),
      undefined,
      { inSync: true, attempted: false, referencePending: true },
    ],
    [
      'a source that has fetched nothing',
      applier(one),
      gitSource({ tag: 'v0.0.2' }),
      undefined,
      { attempted: false, referencePending: false },
    ],
  ])('%s', (_, resource, source, seenSince, arrival) => {
    expect(arrivalOf(resource, source, seenSince)).toEqual(arrival);
  });

  it('compares a release with trunk where trunk is watched', () => {
    const trunk = (digit: string) =>
      gitSource({ branch: 'main' }, `main@sha1:${sha(digit)}`);
    const release = gitSource({ tag: 'v0.0.2' }, two);
    expect(isAtTrunk(release, [release, trunk('2')])).toBe(true);
    expect(isAtTrunk(release, [release, trunk('3')])).toBe(false);
    expect(isAtTrunk(release, [release])).toBeUndefined();
    expect(isAtTrunk(release, [gitSource({ branch: 'main' })])).toBeUndefined();
    const elsewhere = {
      ...trunk('3'),
      spec: { url: 'https://h/other', ref: { branch: 'main' } },
    };
    expect(isAtTrunk(release, [elsewhere, trunk('2')])).toBe(true);
  });

  it('tells whether a revision has changed what is built', () => {
    const built = (digest?: string) => ({
      kind: 'Kustomization',
      status: { history: [{ ...(digest && { digest }) }, { digest: 'old' }] },
    });
    expect(isRenderedUnchanged(built('a'), built('a'))).toBe(true);
    expect(isRenderedUnchanged(built('a'), built('b'))).toBe(false);
    expect(isRenderedUnchanged(built(), built('b'))).toBeUndefined();
    expect(isRenderedUnchanged({}, {})).toBeUndefined();
  });
});
