import {
  applied,
  checkingHealth,
  failed,
  handled,
  hasFinalizer,
  inProgress,
  messageOf,
  reconciledTimes,
  retrying,
  seen,
  settled,
  stored,
  triedAgain,
} from './flux-holds';
import {
  Actor,
  configMap,
  gitRepository,
  kustomization,
  SequenceCase,
} from './sequence-case';

const app = kustomization('app');
const source = gitRepository('source');

function configMapFile(place: string, version: string): string {
  return `apiVersion: v1
kind: ConfigMap
metadata:
  name: app
  namespace: ${place}
data:
  version: "${version}"
`;
}

function files({ place }: Actor, version: string): { [path: string]: string } {
  return { 'app/configmap.yaml': configMapFile(place, version) };
}

/** The source is there, and the Kustomization `app` has applied the first commit. */
async function begin(actor: Actor, spec = {}): Promise<void> {
  await actor.commit(files(actor, '1'));
  await actor.createSource('source');
  await actor.until(source, 'stored', stored(actor.revision));
  await actor.createKustomization('app', spec);
  await actor.until(app, 'applied', applied(actor.revision));
}

export const kustomizationCases: SequenceCase[] = [
  {
    name: 'resync',
    flux: true,
    story: [
      'A Kustomization is created, and reconciled again and again with nothing new.',
      'Another one does the same with wait: true.',
    ],
    resyncs: true,
    async play(actor) {
      await actor.commit(files(actor, '1'));
      await actor.createSource('source');
      await actor.until(source, 'stored', stored(actor.revision));
      const waiting = kustomization('waiting');
      await Promise.all(
        [app, waiting].map(async reference => {
          await actor.createKustomization(reference.name, {
            interval: '5s',
            ...(reference === waiting ? { wait: true } : {}),
          });
          await actor.until(
            reference,
            'reconciled three times',
            reconciledTimes(3),
          );
        }),
      );
    },
  },
  {
    name: 'life',
    flux: true,
    story: [
      'A Kustomization is created and applies c1.',
      'c2 is committed; it is applied.',
      'The Kustomization is suspended; c3 is committed, and is not applied.',
      'It is resumed, and applies c3.',
      'A reconciliation is requested by annotation.',
      'It is deleted; what it applied is pruned.',
    ],
    async play(actor) {
      await begin(actor);
      await actor.commit(files(actor, '2'));
      await actor.until(app, 'on c2', applied(actor.revision));
      await actor.suspend(app, true);
      await actor.until(app, 'seen suspended', seen);
      await actor.commit(files(actor, '3'));
      await actor.until(source, 'on c3', stored(actor.revision));
      await actor.suspend(app, false);
      await actor.until(app, 'on c3', applied(actor.revision));
      await actor.requestReconciliation(app, 'first');
      await actor.until(app, 'reconciled on request', reconciledTimes(2));
      await actor.delete(app);
      await actor.untilGone(app);
    },
  },
  {
    name: 'build-failure',
    flux: true,
    story: [
      'A Kustomization has applied c1.',
      'c2 has a manifest without a name; the build fails, and fails again when it is retried.',
      'c3 repairs it.',
    ],
    async play(actor) {
      await begin(actor);
      await actor.commit({
        'app/configmap.yaml': 'kind: ConfigMap\nmetadata:\n  name: app\n',
      });
      for (let failure = 0; failure < 2; failure++) {
        await actor.until(app, 'retried', inProgress);
        await actor.until(app, 'failed', retrying('BuildFailed'));
      }
      await actor.commit(files(actor, '3'));
      await actor.until(app, 'on c3', applied(actor.revision));
    },
  },
  {
    name: 'apply-failure',
    flux: true,
    story: [
      'A Kustomization has applied c1.',
      'c2 has a ResourceQuota with an invalid quantity; applying fails, and fails again when it is retried.',
      'c3 repairs it.',
    ],
    async play(actor) {
      await begin(actor);
      const quota = (memory: string) => ({
        ...files(actor, '1'),
        'app/quota.yaml': `apiVersion: v1
kind: ResourceQuota
metadata:
  name: compute
  namespace: ${actor.place}
spec:
  hard:
    limits.memory: ${memory}
`,
      });
      await actor.commit(quota('four'));
      for (let failure = 0; failure < 3; failure++) {
        await actor.until(app, 'retried', inProgress);
        await actor.until(app, 'failed', retrying('ReconciliationFailed'));
      }
      await actor.commit(quota('4Gi'));
      await actor.until(app, 'on c3', applied(actor.revision));
    },
  },
  {
    name: 'never-healthy',
    flux: true,
    story: [
      'A Kustomization with wait: true has applied c1.',
      'c2 brings a Deployment that never becomes available; the health check runs into its timeout, and again when it is retried.',
      'c3 takes the Deployment away.',
    ],
    async play(actor) {
      // A new revision is there before the next try begins, even on a slow machine.
      await begin(actor, { wait: true, timeout: '30s', retryInterval: '15s' });
      await actor.commit({
        ...files(actor, '1'),
        'app/deployment.yaml': `apiVersion: apps/v1
kind: Deployment
metadata:
  name: app
  namespace: ${actor.place}
spec:
  selector:
    matchLabels:
      app: app
  template:
    metadata:
      labels:
        app: app
    spec:
      containers:
      - name: app
        image: registry.example.com/image-that-does-not-exist
`,
      });
      for (let failure = 0; failure < 3; failure++) {
        await actor.until(app, 'checked', checkingHealth);
        await actor.until(app, 'failed', retrying('HealthCheckFailed'));
      }
      await actor.commit(files(actor, '1'));
      await actor.until(app, 'on c3', applied(actor.revision));
    },
  },
  {
    name: 'dependency',
    flux: true,
    story: [
      'The Kustomization app depends on base, which waits for the ConfigMap gate; both have applied c1.',
      'The gate is taken away, and base is reconciled on request: it waits.',
      'app is reconciled on request meanwhile: its dependency is being reconciled.',
      'The gate is back; base is ready, and app after it.',
    ],
    async play(actor) {
      const base = kustomization('base');
      const gate = configMap('gate');
      await actor.commit(files(actor, '1'));
      await actor.createSource('source');
      await actor.until(source, 'stored', stored(actor.revision));
      await actor.create(gate, {});
      await actor.createKustomization('base', {
        timeout: '5m',
        healthChecks: [
          {
            apiVersion: 'v1',
            kind: 'ConfigMap',
            name: 'gate',
            namespace: actor.place,
          },
        ],
      });
      await actor.until(base, 'applied', applied(actor.revision));
      await actor.createKustomization('app', {
        dependsOn: [{ name: 'base' }],
      });
      await actor.until(app, 'applied', applied(actor.revision));
      await actor.delete(gate);
      await actor.requestReconciliation(base, 'first');
      await actor.until(base, 'waiting', checkingHealth);
      await actor.requestReconciliation(app, 'first');
      await actor.until(app, 'waiting', failed('DependencyNotReady'));
      await actor.create(gate, {});
      await actor.until(base, 'ready', reconciledTimes(2));
      await actor.until(app, 'ready', reconciledTimes(2));
    },
  },
  {
    name: 'missing',
    flux: true,
    story: [
      'Kustomizations whose dependency, source, path and kubeconfig do not exist.',
      'The missing source, absent-source, is created, but suspended, so that it has no artifact; then it is resumed.',
    ],
    async play(actor) {
      const withoutSource = kustomization('without-source');
      await actor.commit(files(actor, '1'));
      await actor.createSource('source');
      await actor.until(source, 'stored', stored(actor.revision));
      await actor.createKustomization('without-dependency', {
        dependsOn: [{ name: 'absent' }],
      });
      await actor.createKustomization('without-source', {
        sourceRef: { kind: 'GitRepository', name: 'absent-source' },
      });
      await actor.createKustomization('without-path', { path: './absent' });
      await actor.createKustomization('without-kubeconfig', {
        kubeConfig: { secretRef: { name: 'absent-kubeconfig' } },
      });
      await Promise.all([
        actor.until(
          kustomization('without-dependency'),
          'failed',
          failed('DependencyNotReady'),
        ),
        actor.until(withoutSource, 'failed', failed('ArtifactFailed')),
        actor.until(
          kustomization('without-path'),
          'failed',
          retrying('ArtifactFailed'),
        ),
        actor.until(
          kustomization('without-kubeconfig'),
          'failed',
          retrying('ReconciliationFailed'),
        ),
      ]);
      await actor.createSource('absent-source', { suspend: true });
      await actor.until(
        withoutSource,
        'without an artifact',
        state =>
          failed('ArtifactFailed')(state) &&
          messageOf(state, 'Ready').startsWith('Source artifact not found'),
      );
      const absent = gitRepository('absent-source');
      await actor.until(absent, 'seen suspended', hasFinalizer);
      await actor.suspend(absent, false);
      await actor.until(absent, 'stored', stored(actor.revision));
      await actor.until(withoutSource, 'applied', applied(actor.revision));
    },
  },
];

export const sourceCases: SequenceCase[] = [
  {
    name: 'source',
    flux: true,
    story: [
      'A GitRepository is created and fetches c1.',
      'c2 is committed.',
      'A reconciliation is requested by annotation.',
      'It is suspended, and resumed.',
      'It is pointed at a branch that does not exist; it fails, and fails again when it is retried.',
      'The branch comes into being with c3.',
      'It is deleted.',
    ],
    async play(actor) {
      await actor.commit(files(actor, '1'));
      await actor.createSource('source');
      await actor.until(source, 'on c1', stored(actor.revision));
      await actor.commit(files(actor, '2'));
      await actor.until(source, 'on c2', stored(actor.revision));
      await actor.requestReconciliation(source, 'first');
      await actor.until(source, 'reconciled on request', handled('first'));
      await actor.suspend(source, true);
      await actor.until(source, 'seen suspended', seen);
      await actor.suspend(source, false);
      await actor.until(source, 'resumed', settled);
      const later = `${actor.place}-later`;
      await actor.patch(source, { spec: { ref: { branch: later } } });
      await actor.until(source, 'failed', retrying('GitOperationFailed'));
      for (let retry = 0; retry < 2; retry++) {
        await actor.until(source, 'retried', triedAgain('GitOperationFailed'));
        await actor.until(source, 'failed', retrying('GitOperationFailed'));
      }
      await actor.commit(files(actor, '3'), later);
      await actor.until(source, 'on c3', stored(actor.revisionOn(later)));
      await actor.delete(source);
      await actor.untilGone(source);
    },
  },
  {
    name: 'source-failures',
    flux: true,
    story: [
      'GitRepositories whose branch, tag, version, reference, commit, repository and secret do not exist.',
    ],
    async play(actor) {
      await actor.commit(files(actor, '1'));
      const wrong: { [name: string]: object } = {
        branch: { ref: { branch: 'absent' } },
        tag: { ref: { tag: 'absent' } },
        semver: { ref: { semver: '>=1000.0.0' } },
        reference: { ref: { name: 'refs/heads/absent' } },
        commit: { ref: { commit: '0'.repeat(39).concat('1') } },
        repository: { url: 'http://localhost:1/absent.git' },
        secret: { secretRef: { name: 'absent' } },
      };
      await Promise.all(
        Object.entries(wrong).map(async ([name, spec]) => {
          await actor.createSource(name, { ...spec });
          await actor.until(
            gitRepository(name),
            'failed',
            retrying(
              name === 'secret' ? 'AuthenticationFailed' : 'GitOperationFailed',
            ),
          );
        }),
      );
    },
  },
];
