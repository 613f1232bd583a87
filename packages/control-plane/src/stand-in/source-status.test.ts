import { KubernetesObject } from '../kubernetes/object';
import { conditionsOf } from './flux-conditions';
import {
  ended,
  fetched,
  fetchFailed,
  newRevision,
  SourceOutcome,
  started,
  stored,
  StoredArtifact,
  withoutArtifact,
} from './source-status';
import { writesBetween } from './status-patcher';

const now = new Date('2026-11-24T12:00:00Z');
const old = `main@sha1:${'a'.repeat(40)}`;
const next = `main@sha1:${'b'.repeat(40)}`;

function artifact(revision: string): StoredArtifact {
  const path = `gitrepository/flux-system/main/${revision.slice(-40)}.tar.gz`;
  return {
    path,
    url: `http://127.0.0.1:9090/${path}`,
    revision,
    digest: 'sha256:0',
    size: 1,
  };
}

function source(
  generation: number,
  status?: KubernetesObject['status'],
): KubernetesObject {
  return {
    apiVersion: 'source.toolkit.fluxcd.io/v1',
    kind: 'GitRepository',
    metadata: { name: 'main', namespace: 'flux-system', generation },
    status: status ?? { observedGeneration: -1 },
  };
}

/** One line for a state: the conditions, the generation observed, the artifact. */
function describeState(object: KubernetesObject): string {
  const revision = (object.status?.artifact as StoredArtifact | undefined)
    ?.revision;
  return [
    ...conditionsOf(object).map(
      ({ type, status, reason, message, observedGeneration }) =>
        `${type}=${status}/${reason}@${observedGeneration} "${message}"`,
    ),
    `og=${String(object.status?.observedGeneration)}`,
    ...(revision ? [revision.slice(-1)] : []),
  ].join(' | ');
}

/** A source that has been reconciled once. */
const ready = ended(stored(source(1), artifact(old), now), 'succeeded', now);

describe('a source on its way', () => {
  it('is new and gets its first artifact', () => {
    const begin = started(source(1), now);
    expect(begin.persist).toBe(true);
    expect(describeState(begin.object)).toBe(
      'Reconciling=True/Progressing@1 "processing object: new generation -1 -> 1" | ' +
        'Ready=Unknown/Progressing@1 "processing object: new generation -1 -> 1" | og=-1',
    );
    const building = withoutArtifact(begin.object, false, now);
    expect(describeState(building)).toBe(
      'Reconciling=True/Progressing@1 "building artifact" | Ready=Unknown/Progressing@1 "building artifact" | og=-1',
    );
    const found = newRevision(fetched(building), old, now);
    expect(describeState(found)).toBe(
      `Reconciling=True/Progressing@1 "building artifact: new upstream revision '${old}'" | ` +
        `Ready=Unknown/Progressing@1 "building artifact: new upstream revision '${old}'" | og=-1`,
    );
    const done = ended(stored(found, artifact(old), now), 'succeeded', now);
    expect(describeState(done)).toBe(
      `Ready=True/Succeeded@1 "stored artifact for revision '${old}'" | ` +
        `ArtifactInStorage=True/Succeeded@1 "stored artifact for revision '${old}'" | og=1 | a`,
    );
    expect(done.status?.artifact).toEqual({
      ...artifact(old),
      lastUpdateTime: '2026-11-24T12:00:00Z',
    });
  });

  it('writes nothing when it finds nothing new', () => {
    const begin = started(ready, now);
    expect(begin.persist).toBe(false);
    const done = ended(
      stored(fetched(begin.object), artifact(old), now),
      'succeeded',
      new Date('2026-11-24T13:00:00Z'),
    );
    expect(writesBetween(ready, done)).toEqual([]);
  });

  it('is not ready while a new revision is stored', () => {
    const found = newRevision(fetched(started(ready, now).object), next, now);
    expect(describeState(found)).toBe(
      `Reconciling=True/Progressing@1 "building artifact: new upstream revision '${next}'" | ` +
        `Ready=Unknown/Progressing@1 "building artifact: new upstream revision '${next}'" | ` +
        `ArtifactInStorage=True/Succeeded@1 "stored artifact for revision '${old}'" | ` +
        `ArtifactOutdated=True/NewRevision@1 "new upstream revision '${next}'" | og=1 | a`,
    );
    const done = ended(stored(found, artifact(next), now), 'succeeded', now);
    expect(describeState(done)).toBe(
      `Ready=True/Succeeded@1 "stored artifact for revision '${next}'" | ` +
        `ArtifactInStorage=True/Succeeded@1 "stored artifact for revision '${next}'" | og=1 | b`,
    );
    // The message of Ready tells of the new revision one write before the artifact is there.
    expect(
      writesBetween(found, done).map(({ patch }) =>
        Object.keys(patch.status ?? {}),
      ),
    ).toEqual([['conditions'], ['artifact']]);
  });

  it('keeps its artifact when the fetch fails, and recovers', () => {
    const failed = ended(
      fetchFailed(
        started(ready, now).object,
        'GitOperationFailed',
        'no such tag',
        now,
      ),
      'failed',
      now,
    );
    expect(describeState(failed)).toBe(
      'Reconciling=True/ProgressingWithRetry@1 "reconciliation in progress" | ' +
        'Ready=False/GitOperationFailed@1 "no such tag" | ' +
        `ArtifactInStorage=True/Succeeded@1 "stored artifact for revision '${old}'" | ` +
        'FetchFailed=True/GitOperationFailed@1 "no such tag" | og=1 | a',
    );
    const recovered = ended(
      stored(fetched(started(failed, now).object), artifact(old), now),
      'succeeded',
      now,
    );
    expect(describeState(recovered)).toBe(describeState(ready));
  });

  it('has not observed a generation that fails', () => {
    const changed = {
      ...ready,
      metadata: { ...ready.metadata, generation: 2 },
    };
    const begin = started(changed, now);
    expect(begin.persist).toBe(true);
    const failed = ended(
      fetchFailed(begin.object, 'GitOperationFailed', 'no such tag', now),
      'failed',
      now,
    );
    expect(failed.status?.observedGeneration).toBe(1);
    expect(
      conditionsOf(failed).find(({ type }) => type === 'Ready'),
    ).toMatchObject({
      status: 'False',
      observedGeneration: 2,
    });
  });

  it('says that an artifact has disappeared', () => {
    const begin = started(ready, now).object;
    expect(describeState(withoutArtifact(begin, true, now))).toBe(
      'Reconciling=True/Progressing@1 "building artifact: disappeared from storage" | ' +
        'Ready=Unknown/Progressing@1 "building artifact: disappeared from storage" | og=1',
    );
  });

  it('serves what it has from another address after a restart', () => {
    const moved = { ...artifact(old), url: 'http://127.0.0.1:9191/moved' };
    const done = ended(
      stored(fetched(started(ready, now).object), moved, now),
      'succeeded',
      now,
    );
    expect(writesBetween(ready, done)).toEqual([
      {
        patch: { status: { artifact: { url: moved.url } } },
        subresource: 'status',
      },
    ]);
  });

  const request = { 'reconcile.fluxcd.io/requestedAt': '2026-11-24T11:59:59Z' };
  it('says at once that it handles a request, and that it has handled it', () => {
    const asked = {
      ...ready,
      metadata: { ...ready.metadata, annotations: request },
    };
    const begin = started(asked, now);
    expect(begin.persist).toBe(true);
    const done = ended(
      stored(fetched(begin.object), artifact(old), now),
      'succeeded',
      now,
    );
    expect(done.status?.lastHandledReconcileAt).toBe('2026-11-24T11:59:59Z');
    expect(started(done, now).persist).toBe(false);
  });

  const outcomes: [string, SourceOutcome, number, string][] = [
    ['suspended', 'skipped', 2, 'True'],
    ['put off', 'requeued', 1, 'True'],
  ];
  it.each(outcomes)(
    'keeps its state when it is %s, and has handled a request',
    (_, outcome, observed, status) => {
      const asked = {
        ...ready,
        metadata: { ...ready.metadata, generation: 2, annotations: request },
      };
      const done = ended(asked, outcome, now);
      expect(done.status).toMatchObject({
        observedGeneration: observed,
        lastHandledReconcileAt: '2026-11-24T11:59:59Z',
      });
      expect(
        conditionsOf(done).find(({ type }) => type === 'Ready'),
      ).toMatchObject({
        status,
        observedGeneration: 2,
      });
    },
  );

  it('observes nothing before it has a condition', () => {
    expect(ended(source(1), 'skipped', now).status).toEqual({
      observedGeneration: -1,
    });
  });
});
