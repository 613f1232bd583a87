import { ObjectStore } from '../api-server/object-store';
import { createNamespaces } from '../fleet/workload-clusters';
import { JsonObject, textAt } from '../kubernetes/json';
import { findCondition, KubernetesObject } from '../kubernetes/object';
import { ResourceCatalogue } from '../kubernetes/resource-catalogue';
import { gitRepositories, secrets } from '../kubernetes/resource-types';
import { ManualClock } from '../testing/manual-clock';
import { WriteRecorder } from '../testing/write-recorder';
import { timingFor } from './controller-timing';
import { SourceController } from './source-controller';
import { FetchError } from './source-repository';

const USER = { fieldManager: 'test' };
const KEY = { namespace: 'flux-system', name: 'main' };
const URL = 'https://git.example.com/platform';

/** Type, status and reason of each condition, and what else a watcher can see. */
function describeSource(object: KubernetesObject): string {
  const conditions = [
    'Ready',
    'Reconciling',
    'ArtifactOutdated',
    'ArtifactInStorage',
    'FetchFailed',
  ]
    .map(type => {
      const found = findCondition(object, type);
      return found && `${type}=${String(found.status)}/${String(found.reason)}`;
    })
    .filter(Boolean);
  const revision = textAt(object.status, 'artifact', 'revision');
  return [
    ...conditions,
    `og=${String(object.status?.observedGeneration)}`,
    ...(revision ? [revision] : []),
  ].join(' ');
}

describe('the source controller writes as the real one does', () => {
  const clock = new ManualClock();
  let refs: { [tag: string]: string };
  let broken: string | undefined;
  let store: ObjectStore;
  let controller: SourceController;
  let recorder: WriteRecorder;
  let taken: number;

  beforeEach(async () => {
    refs = { main: 'a'.repeat(40) };
    broken = undefined;
    taken = 0;
    store = new ObjectStore({
      catalogue: new ResourceCatalogue('management'),
      clock,
    });
    await createNamespaces(store, ['flux-system']);
    controller = new SourceController({
      controlPlane: store,
      clock,
      timing: timingFor(1),
      brokenWith: () => broken,
      repositoryFor: url =>
        url === URL
          ? {
              fetch: async (reference: JsonObject) => {
                const name =
                  textAt(reference, 'tag') ??
                  textAt(reference, 'branch') ??
                  'master';
                const commit = refs[name];
                if (!commit) {
                  throw FetchError.cloning(
                    url,
                    `couldn't find remote ref "refs/tags/${name}"`,
                  );
                }
                return {
                  commit,
                  tree: commit,
                  revision: `${name}@sha1:${commit}`,
                  size: 1,
                };
              },
            }
          : undefined,
    });
    controller.start();
    recorder = new WriteRecorder(store, gitRepositories, 'main');
  });

  afterEach(async () => {
    recorder.close();
    await controller.stop();
  });

  async function create(spec = {}): Promise<void> {
    await store.create(
      gitRepositories,
      {
        apiVersion: 'source.toolkit.fluxcd.io/v1',
        kind: 'GitRepository',
        metadata: KEY,
        spec: { interval: '1m', ref: { branch: 'main' }, url: URL, ...spec },
      },
      USER,
    );
    await clock.advance(500);
  }

  const take = () => {
    const lines = recorder.objects.slice(taken).map(describeSource);
    taken = recorder.objects.length;
    return lines;
  };

  it('created: from nothing to a stored artifact', async () => {
    await create();
    const working =
      'Ready=Unknown/Progressing Reconciling=True/Progressing og=-1';
    const revision = `main@sha1:${'a'.repeat(40)}`;
    expect(take()).toEqual([
      'og=-1',
      'og=-1',
      working,
      working,
      working,
      'Ready=True/Succeeded ArtifactInStorage=True/Succeeded og=-1',
      `Ready=True/Succeeded ArtifactInStorage=True/Succeeded og=1 ${revision}`,
    ]);
    expect(textAt(findCondition(recorder.last, 'Ready'), 'message')).toBe(
      `stored artifact for revision '${revision}'`,
    );
  });

  it('a fetch that finds nothing new writes nothing', async () => {
    await create();
    take();
    await clock.advance(10_000);
    expect(take()).toEqual([]);
  });

  it('a new revision is outdated first, stored then', async () => {
    await create();
    take();
    refs.main = 'b'.repeat(40);
    await clock.advance(1500);
    const old = `og=1 main@sha1:${'a'.repeat(40)}`;
    expect(take()).toEqual([
      `Ready=Unknown/Progressing Reconciling=True/Progressing ArtifactOutdated=True/NewRevision ArtifactInStorage=True/Succeeded ${old}`,
      `Ready=True/Succeeded ArtifactInStorage=True/Succeeded ${old}`,
      `Ready=True/Succeeded ArtifactInStorage=True/Succeeded og=1 main@sha1:${'b'.repeat(
        40,
      )}`,
    ]);
  });

  it('a missing tag fails, keeps the artifact, and heals when the tag is pushed', async () => {
    await create();
    await store.patch(
      gitRepositories,
      KEY,
      { spec: { ref: { branch: null, tag: 'v0.0.3' } } },
      USER,
    );
    await clock.advance(500);
    expect(take().pop()).toBe(
      `Ready=False/GitOperationFailed Reconciling=True/ProgressingWithRetry ArtifactInStorage=True/Succeeded FetchFailed=True/GitOperationFailed og=1 main@sha1:${'a'.repeat(
        40,
      )}`,
    );
    expect(textAt(findCondition(recorder.last, 'Ready'), 'message')).toBe(
      `failed to checkout and determine revision: unable to clone '${URL}': couldn't find remote ref "refs/tags/v0.0.3"`,
    );
    refs['v0.0.3'] = 'c'.repeat(40);
    await clock.advance(1500);
    expect(take().pop()).toBe(
      `Ready=True/Succeeded ArtifactInStorage=True/Succeeded og=2 v0.0.3@sha1:${'c'.repeat(
        40,
      )}`,
    );
  });

  it.each([
    [
      'an unknown repository',
      { url: 'https://elsewhere.example.com/x' },
      /unable to clone: repository not found: git repository: '.*'$/,
    ],
    [
      'missing credentials',
      { secretRef: { name: 'absent' } },
      /^failed to get secret 'flux-system\/absent': failed to get secret 'flux-system\/absent': secrets "absent" not found$/,
    ],
  ])('fails for %s', async (_, spec, message) => {
    await create(spec);
    expect(textAt(findCondition(recorder.last, 'Ready'), 'message')).toMatch(
      message,
    );
    expect(findCondition(recorder.last, 'FetchFailed')?.status).toBe('True');
  });

  it('uses credentials that are there', async () => {
    await store.create(
      secrets,
      {
        apiVersion: 'v1',
        kind: 'Secret',
        metadata: { name: 'key', namespace: 'flux-system' },
      },
      USER,
    );
    await create({ secretRef: { name: 'key' } });
    expect(findCondition(recorder.last, 'Ready')?.status).toBe('True');
  });

  it('a broken source fails with what the fault says and recovers without a new artifact', async () => {
    await create();
    broken = 'authentication required';
    await clock.advance(1500);
    expect(textAt(findCondition(recorder.last, 'Ready'), 'message')).toMatch(
      /authentication required$/,
    );
    broken = undefined;
    await clock.advance(1500);
    expect(findCondition(recorder.last, 'Ready')?.status).toBe('True');
    expect(findCondition(recorder.last, 'FetchFailed')).toBeUndefined();
  });

  it('suspended: observed and handled, but not fetched', async () => {
    await create();
    await store.patch(
      gitRepositories,
      KEY,
      {
        spec: { suspend: true },
        metadata: { annotations: { 'reconcile.fluxcd.io/requestedAt': 't' } },
      },
      USER,
    );
    refs.main = 'b'.repeat(40);
    await clock.advance(10_000);
    expect(recorder.last.status).toMatchObject({
      observedGeneration: 2,
      lastHandledReconcileAt: 't',
      artifact: { revision: `main@sha1:${'a'.repeat(40)}` },
    });
  });

  it('a reconcile request is handled at once', async () => {
    await create();
    refs.main = 'b'.repeat(40);
    await store.patch(
      gitRepositories,
      KEY,
      { metadata: { annotations: { 'reconcile.fluxcd.io/requestedAt': 't' } } },
      USER,
    );
    await clock.advance(200);
    expect(recorder.last.status).toMatchObject({
      lastHandledReconcileAt: 't',
      artifact: { revision: `main@sha1:${'b'.repeat(40)}` },
    });
  });
});
