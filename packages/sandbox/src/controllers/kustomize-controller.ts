import { ConditionWriter } from '../kubernetes/conditions';
import { findObject, Watch, WatchEvent } from '../kubernetes/control-plane';
import { JsonObject, recordAt, textAt } from '../kubernetes/json';
import {
  asJson,
  formatKey,
  isConditionTrue,
  KubernetesObject,
} from '../kubernetes/object';
import { gitRepositories, kustomizations } from '../kubernetes/resource-types';
import { inventoryOf } from './inventory';
import { KustomizationRun } from './kustomization-run';
import { KustomizeControllerOptions } from './kustomize-controller-options';
import { queueKey, ReconcileQueue } from './reconcile-queue';
import { dependenciesOf, targetControlPlane } from './remote-cluster';
import { pruneStale } from './server-side-apply';
import { StatusPatcher } from './status-patcher';
import { FINALIZER, REQUESTED_AT, TriggerFilter } from './trigger-filter';

const MANAGER = 'kustomize-controller';

/**
 * Reconciles Kustomizations as Flux's kustomize-controller 1.9 does, in the same order of writes: see
 * `KustomizationRun` for a run itself. Only the clocks differ (`ControllerTiming`).
 */
export class KustomizeController {
  private readonly queue: ReconcileQueue;
  private readonly triggers = new TriggerFilter();
  private readonly revisions = new Map<string, string>();
  private readonly known = new Map<string, KubernetesObject>();
  private readonly watches: Watch[] = [];
  private stopped = false;

  constructor(private readonly options: KustomizeControllerOptions) {
    this.queue = new ReconcileQueue(
      options.clock,
      key => this.reconcile(key),
      () => options.timing.retryInterval,
    );
  }

  start(): void {
    const { controlPlane } = this.options;
    this.watches.push(
      controlPlane.watch(kustomizations, {}, event =>
        this.onKustomization(event),
      ),
      controlPlane.watch(gitRepositories, {}, event => this.onSource(event)),
    );
  }

  async stop(): Promise<void> {
    this.stopped = true;
    this.watches.forEach(watch => watch.close());
    await this.queue.stop();
  }

  private onKustomization({ type, object }: WatchEvent): void {
    const key = queueKey(object.metadata.namespace, object.metadata.name);
    if (type === 'DELETED') {
      this.triggers.forget(key);
      this.queue.forget(key);
      this.known.delete(key);
      return;
    }
    this.known.set(key, object);
    if (this.triggers.triggers(key, object)) {
      this.queue.add(key);
    }
  }

  /** A new revision of a source reconciles at once what follows it and has not attempted that revision. */
  private onSource({ type, object }: WatchEvent): void {
    const source = queueKey(object.metadata.namespace, object.metadata.name);
    const revision = textAt(asJson(object), 'status', 'artifact', 'revision');
    if (type === 'DELETED') {
      this.revisions.delete(source);
      return;
    }
    if (!revision || this.revisions.get(source) === revision) {
      return;
    }
    this.revisions.set(source, revision);
    for (const [key, kustomization] of this.known) {
      const { kind, namespace, name } = sourceOf(kustomization);
      const follows =
        kind === 'GitRepository' && queueKey(namespace, name) === source;
      const attempted = textAt(kustomization.status, 'lastAttemptedRevision');
      if (follows && attempted !== revision) {
        this.queue.add(key);
      }
    }
  }

  private async reconcile(key: string): Promise<number | undefined> {
    const { controlPlane } = this.options;
    const opened = await StatusPatcher.open(
      controlPlane,
      kustomizations,
      key,
      MANAGER,
    );
    if (!opened) {
      return undefined;
    }
    const { object, patcher } = opened;
    if (object.metadata.deletionTimestamp) {
      return this.finalize(object, patcher);
    }
    const finalizers = object.metadata.finalizers ?? [];
    if (!finalizers.includes(FINALIZER)) {
      object.metadata.finalizers = [...finalizers, FINALIZER];
      await patcher.patch(object);
      return 0;
    }
    const conditions = new ConditionWriter(object, this.options.clock);
    const next =
      recordAt(asJson(object), 'spec').suspend === true
        ? undefined
        : await this.reconcileActive(object, conditions, patcher);
    finalizeStatus(object, conditions);
    await patcher.patch(object);
    return next;
  }

  /** Milliseconds until the next run. */
  private async reconcileActive(
    object: KubernetesObject,
    conditions: ConditionWriter,
    patcher: StatusPatcher,
  ): Promise<number> {
    const { timing } = this.options;
    let source: KubernetesObject;
    try {
      source = await this.getSource(object);
    } catch (error) {
      conditions.markFalse('Ready', 'ArtifactFailed', (error as Error).message);
      return timing.retryInterval;
    }
    const revision = textAt(asJson(source), 'status', 'artifact', 'revision');
    if (!revision) {
      conditions.markFalse(
        'Ready',
        'ArtifactFailed',
        'Source artifact not found, retrying in 30s',
      );
      return timing.requeueDependency;
    }
    const blocked = await this.findBlocker(object, revision);
    if (blocked) {
      conditions.markFalse('Ready', 'DependencyNotReady', blocked);
      return timing.requeueDependency;
    }
    const run = new KustomizationRun(object, revision, conditions, patcher, {
      ...this.options,
      stopping: () => this.stopped,
    });
    return (await run.run())
      ? timing.kustomizationInterval
      : timing.retryInterval;
  }

  private async getSource(object: KubernetesObject): Promise<KubernetesObject> {
    const { kind, namespace, name } = sourceOf(object);
    if (kind !== 'GitRepository') {
      throw new Error(
        `source \`${name}\` kind '${kind}' is not simulated by the sandbox, which fetches GitRepositories only`,
      );
    }
    const source = await findObject(
      this.options.controlPlane,
      gitRepositories,
      { namespace, name },
    );
    if (!source) {
      // The controller's cache names the kind, not the plural.
      throw new Error(
        `GitRepository.source.toolkit.fluxcd.io "${name}" not found`,
      );
    }
    return source;
  }

  /** Why a dependency does not let this Kustomization run; undefined when all do. */
  private async findBlocker(
    object: KubernetesObject,
    revision: string,
  ): Promise<string | undefined> {
    for (const key of dependenciesOf(object)) {
      const name = formatKey(key);
      let dependency: KubernetesObject;
      try {
        dependency = await this.options.controlPlane.get(kustomizations, key);
      } catch (error) {
        return `dependency '${name}' not found: ${(error as Error).message}`;
      }
      const { generation } = dependency.metadata;
      const ready =
        dependency.status?.observedGeneration === generation &&
        isConditionTrue(dependency, 'Ready');
      if (!ready) {
        return `dependency '${name}' is not ready`;
      }
      const ours = sourceOf(object);
      const theirs = sourceOf(dependency);
      const sameSource =
        ours.kind === theirs.kind &&
        ours.namespace === theirs.namespace &&
        ours.name === theirs.name;
      if (sameSource && dependency.status?.lastAppliedRevision !== revision) {
        return `dependency '${name}' revision is not up to date`;
      }
    }
    return undefined;
  }

  /** Garbage collection of a deleted Kustomization; Ready is not touched. */
  private async finalize(
    object: KubernetesObject,
    patcher: StatusPatcher,
  ): Promise<number | undefined> {
    const { controlPlane, connect, timing } = this.options;
    const spec = recordAt(asJson(object), 'spec');
    const prunes =
      spec.prune === true &&
      spec.suspend !== true &&
      spec.deletionPolicy !== 'Orphan';
    const inventory = inventoryOf(object.status);
    if (prunes && inventory.length > 0) {
      try {
        const target = await targetControlPlane(controlPlane, object, connect);
        await pruneStale(target, inventory, [], {
          namespace: object.metadata.namespace ?? '',
          name: object.metadata.name,
        });
      } catch {
        // Without its target the finalizer stays, and with it the object: as in the real one, until the target is back.
        return timing.retryInterval;
      }
    }
    object.metadata.finalizers = (object.metadata.finalizers ?? []).filter(
      other => other !== FINALIZER,
    );
    await patcher.patch(object);
    return undefined;
  }
}

function sourceOf(kustomization: KubernetesObject): {
  kind: string;
  namespace: string;
  name: string;
} {
  const reference = recordAt(asJson(kustomization), 'spec', 'sourceRef');
  return {
    kind: textAt(reference, 'kind') ?? '',
    namespace:
      textAt(reference, 'namespace') ?? kustomization.metadata.namespace ?? '',
    name: textAt(reference, 'name') ?? '',
  };
}

/** What every run ends with, a suspended one too: "handled" says that it was seen, not that anything was applied. */
function finalizeStatus(
  object: KubernetesObject,
  conditions: ConditionWriter,
): void {
  const status: JsonObject = { ...object.status };
  const requestedAt = object.metadata.annotations?.[REQUESTED_AT];
  if (requestedAt) {
    status.lastHandledReconcileAt = requestedAt;
  }
  if (conditions.isStatus('Ready', 'True')) {
    status.observedGeneration = object.metadata.generation;
    object.status = status;
    conditions.remove('Reconciling');
    return;
  }
  object.status = status;
  if (conditions.isStatus('Ready', 'False') && conditions.has('Reconciling')) {
    conditions.markTrue(
      'Reconciling',
      'ProgressingWithRetry',
      conditions.messageOf('Reconciling'),
    );
  }
}
