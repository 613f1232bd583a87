import { listAt, textAt } from '../kubernetes/json';
import { asJson, findCondition } from '../kubernetes/object';
import {
  deployments,
  kustomizations,
  namespaces,
  secrets,
} from '../kubernetes/resource-types';
import { KustomizeBench, Tree, USER } from '../testing/kustomize-bench';
import { WriteRecorder } from '../testing/write-recorder';

const quota = (limit: string) => `apiVersion: v1
kind: ResourceQuota
metadata:
  name: compute
  namespace: dummy
spec:
  hard:
    limits.memory: ${limit}
`;
const namespace = 'apiVersion: v1\nkind: Namespace\nmetadata:\n  name: dummy\n';
const deployment = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
  namespace: dummy
spec:
  replicas: 1
`;

describe('the kustomize controller writes as the real one does', () => {
  let bench: KustomizeBench;

  beforeEach(async () => {
    bench = new KustomizeBench();
    await bench.start();
  });

  afterEach(() => bench.stop());

  /** A Kustomization that is ready at revision a. */
  async function ready(
    spec = {},
    files: Tree = { 'app/ns.yaml': namespace },
  ): Promise<WriteRecorder> {
    await bench.publish('a', files);
    const recorder = await bench.create('app', spec);
    await bench.clock.advance(20);
    recorder.take();
    return recorder;
  }

  it('created', async () => {
    await bench.publish('a', { 'app/ns.yaml': namespace });
    const recorder = await bench.create('app');
    await bench.clock.advance(20);
    expect(recorder.take()).toEqual([
      'gen=1 og=-1',
      'gen=1 og=-1',
      'gen=1 R=Unknown/Progressing@1 Rec=True/Progressing@1(Fetching manifests) og=-1',
      'gen=1 R=Unknown/Progressing@1 Rec=True/Progressing@1(Building manifests) og=-1',
      'gen=1 R=Unknown/Progressing@1 Rec=True/Progressing@1(Building manifests) og=-1 att=a',
      'gen=1 R=Unknown/Progressing@1 Rec=True/Progressing@1(Detecting drift) og=-1 att=a',
      'gen=1 R=True/ReconciliationSucceeded@1 og=-1 att=a',
      'gen=1 R=True/ReconciliationSucceeded@1 og=1 att=a app=a hist=ReconciliationSucceededx1',
    ]);
    expect(recorder.objects[1].metadata.finalizers).toEqual([
      'finalizers.fluxcd.io',
    ]);
    expect(listAt(recorder.last.status, 'inventory', 'entries')).toEqual([
      { id: '_dummy__Namespace', v: 'v1' },
    ]);
    const { metadata } = await bench.store.get(namespaces, { name: 'dummy' });
    expect(metadata.labels).toMatchObject({
      'kustomize.toolkit.fluxcd.io/name': 'app',
      'kustomize.toolkit.fluxcd.io/namespace': 'flux-system',
    });
  });

  it('routine resync: five writes, the count goes up', async () => {
    const recorder = await ready();
    await bench.clock.advance(210);
    expect(recorder.take()).toEqual([
      'gen=1 R=Unknown/Progressing@1 Rec=True/Progressing@1(Fetching manifests) og=1 att=a app=a hist=ReconciliationSucceededx1',
      'gen=1 R=Unknown/Progressing@1 Rec=True/Progressing@1(Building manifests) og=1 att=a app=a hist=ReconciliationSucceededx1',
      'gen=1 R=Unknown/Progressing@1 Rec=True/Progressing@1(Detecting drift) og=1 att=a app=a hist=ReconciliationSucceededx1',
      'gen=1 R=True/ReconciliationSucceeded@1 og=1 att=a app=a hist=ReconciliationSucceededx1',
      'gen=1 R=True/ReconciliationSucceeded@1 og=1 att=a app=a hist=ReconciliationSucceededx2',
    ]);
  });

  it('routine resync with wait: Healthy goes Unknown and back', async () => {
    const recorder = await ready({ wait: true });
    await bench.clock.advance(210);
    expect(recorder.take().map(line => line.split(' og=')[0])).toEqual([
      'gen=1 R=Unknown/Progressing@1 Rec=True/Progressing@1(Fetching manifests) H=True/Succeeded@1',
      'gen=1 R=Unknown/Progressing@1 Rec=True/Progressing@1(Building manifests) H=True/Succeeded@1',
      'gen=1 R=Unknown/Progressing@1 Rec=True/Progressing@1(Detecting drift) H=True/Succeeded@1',
      'gen=1 R=Unknown/Progressing@1 Rec=True/Progressing@1(Running health) H=Unknown/Progressing@1',
      'gen=1 R=Unknown/Progressing@1 Rec=True/Progressing@1(Running health) H=True/Succeeded@1',
      'gen=1 R=True/ReconciliationSucceeded@1 H=True/Succeeded@1',
      'gen=1 R=True/ReconciliationSucceeded@1 H=True/Succeeded@1',
    ]);
  });

  it('new revision: reconciled at once, said one write before it is recorded', async () => {
    const recorder = await ready();
    await bench.publish('b', {
      'app/ns.yaml': namespace,
      'app/q.yaml': quota('2Gi'),
    });
    await bench.clock.advance(10);
    expect(recorder.take()).toEqual([
      'gen=1 R=Unknown/Progressing@1 Rec=True/Progressing@1(Fetching manifests) og=1 att=a app=a hist=ReconciliationSucceededx1',
      'gen=1 R=Unknown/Progressing@1 Rec=True/Progressing@1(Building manifests) og=1 att=a app=a hist=ReconciliationSucceededx1',
      'gen=1 R=Unknown/Progressing@1 Rec=True/Progressing@1(Building manifests) og=1 att=b app=a hist=ReconciliationSucceededx1',
      'gen=1 R=Unknown/Progressing@1 Rec=True/Progressing@1(Detecting drift) og=1 att=b app=a hist=ReconciliationSucceededx1',
      'gen=1 R=True/ReconciliationSucceeded@1 og=1 att=b app=a hist=ReconciliationSucceededx1',
      'gen=1 R=True/ReconciliationSucceeded@1 og=1 att=b app=b hist=ReconciliationSucceededx1',
    ]);
    const torn = recorder.objects[recorder.objects.length - 2];
    expect(textAt(findCondition(torn, 'Ready'), 'message')).toBe(
      'Applied revision: main@sha1:b',
    );
  });

  it('build failure: history and applied revision stay, retried with Unknown in between', async () => {
    const recorder = await ready();
    await bench.publish('b', { 'app/note.yaml': 'just: a note\n' });
    await bench.clock.advance(60);
    const failed =
      'gen=1 R=False/BuildFailed@1 Rec=True/ProgressingWithRetry@1(Building manifests) og=1 att=b app=a hist=ReconciliationSucceededx1';
    const lines = recorder.take();
    expect(lines.filter(line => line === failed)).toHaveLength(2);
    expect(lines[lines.indexOf(failed) + 1]).toContain('R=Unknown/Progressing');
    expect(textAt(findCondition(recorder.last, 'Ready'), 'message')).toBe(
      'failed to decode Kubernetes YAML from /tmp/kustomization-42/app/note.yaml: missing Resource metadata',
    );
  });

  it('apply failure enters the history, recovery moves the other entry to the front', async () => {
    const recorder = await ready(
      {},
      { 'app/ns.yaml': namespace, 'app/q.yaml': quota('2Gi') },
    );
    await bench.publish('b', {
      'app/ns.yaml': namespace,
      'app/q.yaml': quota('2 Gibibytes'),
    });
    await bench.clock.advance(110);
    const outcomes = recorder
      .take()
      .filter(line => line.includes('R=False'))
      .map(line => [/R=\S+/.exec(line)?.[0], /hist=\S+/.exec(line)?.[0]]);
    expect(outcomes).toEqual([
      ['R=False/ReconciliationFailed@1', 'hist=ReconciliationSucceededx1'],
      ['R=False/ReconciliationFailed@1', 'hist=ReconciliationFailedx1'],
      ['R=False/ReconciliationFailed@1', 'hist=ReconciliationFailedx1'],
      ['R=False/ReconciliationFailed@1', 'hist=ReconciliationFailedx2'],
      ['R=False/ReconciliationFailed@1', 'hist=ReconciliationFailedx2'],
      ['R=False/ReconciliationFailed@1', 'hist=ReconciliationFailedx3'],
    ]);
    expect(textAt(findCondition(recorder.last, 'Ready'), 'message')).toMatch(
      /^ResourceQuota\/dummy\/compute dry-run failed: .*: quantities must match/,
    );
    await bench.publish('c', {
      'app/ns.yaml': namespace,
      'app/q.yaml': quota('2Gi'),
    });
    await bench.clock.advance(10);
    const recovered = recorder.take();
    expect(recovered[recovered.length - 1]).toBe(
      'gen=1 R=True/ReconciliationSucceeded@1 og=1 att=c app=c hist=ReconciliationSucceededx2',
    );
  });

  it('suspend and resume: observed without a run, then caught up with', async () => {
    const recorder = await ready();
    await bench.patch('app', { suspend: true });
    await bench.clock.advance(500);
    expect(recorder.take()).toEqual([
      'gen=2 R=True/ReconciliationSucceeded@1 og=1 att=a app=a hist=ReconciliationSucceededx1',
      'gen=2 R=True/ReconciliationSucceeded@1 og=2 att=a app=a hist=ReconciliationSucceededx1',
    ]);
    await bench.patch('app', { suspend: null });
    await bench.clock.advance(20);
    const lines = recorder.take();
    expect(lines[0]).toContain('gen=3 R=True/ReconciliationSucceeded@1 og=2');
    expect(lines[1]).toContain('gen=3 R=Unknown/Progressing@3');
    expect(lines[lines.length - 1]).toContain(
      'gen=3 R=True/ReconciliationSucceeded@3 og=3',
    );
  });

  it('a reconcile request of a suspended one is handled without reconciling', async () => {
    const recorder = await ready({ suspend: true });
    await bench.store.patch(
      kustomizations,
      { namespace: 'flux-system', name: 'app' },
      {
        metadata: { annotations: { 'reconcile.fluxcd.io/requestedAt': 'now' } },
      },
      USER,
    );
    await bench.clock.advance(20);
    expect(recorder.last.status).toMatchObject({
      lastHandledReconcileAt: 'now',
    });
    expect(recorder.last.status?.lastAppliedRevision).toBeUndefined();
  });

  it('waits for health in vain: fails after the timeout, observed generation stays behind', async () => {
    await bench.publish('a', {
      'app/ns.yaml': namespace,
      'app/web.yaml': deployment,
    });
    const recorder = await bench.create('app', { wait: true });
    await bench.clock.advance(340);
    const lines = recorder.take();
    expect(lines).toContainEqual(
      expect.stringMatching(
        /^gen=1 R=False\/HealthCheckFailed@1 Rec=True\/ProgressingWithRetry@1\(Running health\) H=False\/HealthCheckFailed@1 og=-1 att=a hist=HealthCheckFailedx1$/,
      ),
    );
    const message = textAt(findCondition(recorder.last, 'Ready'), 'message');
    expect(message).toMatch(
      /^health check failed after \S+: timeout waiting for: \[Deployment\/dummy\/web status: 'InProgress'\]$/,
    );
    await bench.clock.advance(40);
    expect(recorder.take().join('\n')).toContain('H=Unknown/Progressing@1');
    await bench.store.patchStatus(
      deployments,
      { namespace: 'dummy', name: 'web' },
      { status: { availableReplicas: 1 } },
      USER,
    );
    await bench.clock.advance(40);
    expect(recorder.take().pop()).toContain('H=True/Succeeded@1 og=1');
  });

  it('dependency not ready, missing, and not up to date: no Reconciling', async () => {
    await bench.publish('a', {
      'app/ns.yaml': namespace,
      'base/ns.yaml': namespace.replace('dummy', 'base'),
    });
    const missing = await bench.create('app', {
      dependsOn: [{ name: 'base' }],
    });
    await bench.clock.advance(20);
    expect(missing.take().pop()).toBe(
      'gen=1 R=False/DependencyNotReady@1 og=-1',
    );
    expect(textAt(findCondition(missing.last, 'Ready'), 'message')).toBe(
      `dependency 'flux-system/base' not found: kustomizations.kustomize.toolkit.fluxcd.io "base" not found`,
    );
    await bench.create('base', { path: './base', suspend: true });
    await bench.clock.advance(60);
    expect(textAt(findCondition(missing.last, 'Ready'), 'message')).toBe(
      "dependency 'flux-system/base' is not ready",
    );
    await bench.patch('base', { suspend: null });
    await bench.clock.advance(120);
    expect(missing.take().pop()).toContain('R=True/ReconciliationSucceeded');
    await bench.patch('base', { suspend: true });
    await bench.clock.advance(10);
    await bench.publish('b', bench.trees.a);
    await bench.clock.advance(10);
    expect(textAt(findCondition(missing.last, 'Ready'), 'message')).toBe(
      "dependency 'flux-system/base' revision is not up to date",
    );
  });

  it('source missing and path missing', async () => {
    await bench.publish('a', { 'app/ns.yaml': namespace });
    const absent = await bench.create('absent', {
      sourceRef: { kind: 'GitRepository', name: 'absent' },
    });
    const path = await bench.create('path', { path: './nowhere' });
    await bench.clock.advance(20);
    expect(absent.take().pop()).toBe('gen=1 R=False/ArtifactFailed@1 og=-1');
    expect(textAt(findCondition(absent.last, 'Ready'), 'message')).toBe(
      'GitRepository.source.toolkit.fluxcd.io "absent" not found',
    );
    expect(path.take().pop()).toBe(
      'gen=1 R=False/ArtifactFailed@1 Rec=True/ProgressingWithRetry@1(Fetching manifests) og=-1',
    );
    expect(textAt(findCondition(path.last, 'Ready'), 'message')).toBe(
      'kustomization path not found: stat /tmp/kustomization-42/nowhere: no such file or directory',
    );
  });

  it('applies to the cluster of its kubeconfig, and says when that cluster does not answer', async () => {
    const recorder = await ready({
      kubeConfig: { secretRef: { name: 'prod-kubeconfig' } },
    });
    expect(textAt(findCondition(recorder.last, 'Ready'), 'message')).toBe(
      `unable to read KubeConfig secret 'flux-system/prod-kubeconfig' error: secrets "prod-kubeconfig" not found`,
    );
    await bench.store.create(
      secrets,
      {
        apiVersion: 'v1',
        kind: 'Secret',
        metadata: { name: 'prod-kubeconfig', namespace: 'flux-system' },
        data: { value: Buffer.from('kubeconfig').toString('base64') },
      },
      USER,
    );
    await bench.clock.advance(60);
    expect(recorder.take().pop()).toContain('R=True/ReconciliationSucceeded');
    await expect(
      bench.remote.get(namespaces, { name: 'dummy' }),
    ).resolves.toBeDefined();
    await expect(
      bench.store.get(namespaces, { name: 'dummy' }),
    ).rejects.toThrow('not found');
    bench.remoteRuns = false;
    await bench.clock.advance(210);
    expect(textAt(findCondition(recorder.last, 'Ready'), 'message')).toMatch(
      /^Namespace\/dummy dry-run failed: failed to get server groups: Get "https:\/\/127\.0\.0\.1:7111\/api\?timeout=30s": dial tcp 127\.0\.0\.1:7111: connect: connection refused/,
    );
  });

  it('a custom resource before its definition fails, and heals by itself', async () => {
    const custom =
      'apiVersion: app.example.io/v1\nkind: Widget\nmetadata:\n  name: w\n  namespace: flux-system\n';
    await bench.publish('a', {
      'app/widget.yaml': custom,
      'crd/crd.yaml':
        'apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata:\n  name: widgets.app.example.io\nspec:\n  group: app.example.io\n  scope: Namespaced\n  names: {kind: Widget, plural: widgets}\n  versions: [{name: v1, served: true, storage: true}]\n',
    });
    const recorder = await bench.create('app');
    await bench.clock.advance(20);
    expect(textAt(findCondition(recorder.last, 'Ready'), 'message')).toContain(
      'Widget/flux-system/w dry-run failed: no matches for kind "Widget" in version "app.example.io/v1"',
    );
    await bench.create('crd', { path: './crd' });
    await bench.clock.advance(60);
    expect(recorder.take().pop()).toContain('R=True/ReconciliationSucceeded');
  });

  it('prunes what left the repository, and everything when it is deleted', async () => {
    const recorder = await ready(
      {},
      { 'app/ns.yaml': namespace, 'app/q.yaml': quota('2Gi') },
    );
    const quotas = await bench.store.mapping('v1', 'ResourceQuota');
    await bench.publish('b', { 'app/ns.yaml': namespace });
    await bench.clock.advance(10);
    expect((await bench.store.list(quotas)).items).toEqual([]);
    const before = recorder.last;
    await bench.store.delete(kustomizations, {
      namespace: 'flux-system',
      name: 'app',
    });
    await bench.clock.advance(20);
    expect(recorder.gone).toBe(true);
    expect(recorder.last.metadata.generation).toBe(2);
    expect(findCondition(recorder.last, 'Ready')).toEqual(
      findCondition(before, 'Ready'),
    );
    const left = await bench.store.get(namespaces, { name: 'dummy' });
    expect(asJson(left).status).toMatchObject({ phase: 'Terminating' });
  });
});
