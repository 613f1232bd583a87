import { createHash } from 'node:crypto';
import { Clock, formatTime } from '../kubernetes/clock';
import { ConditionWriter } from '../kubernetes/conditions';
import { ControlPlane, Watch, WatchEvent } from '../kubernetes/control-plane';
import { JsonObject, recordAt, textAt } from '../kubernetes/json';
import { asJson, keyOf, KubernetesObject } from '../kubernetes/object';
import { gitRepositories, secrets } from '../kubernetes/resource-types';
import { ControllerTiming } from './controller-timing';
import {
  ArtifactSource,
  FetchedRevision,
  FetchError,
} from './source-repository';
import { StatusPatcher } from './status-patcher';
import { queueKey, ReconcileQueue } from './reconcile-queue';
import { FINALIZER, REQUESTED_AT, TriggerFilter } from './trigger-filter';

const MANAGER = 'source-controller';

export interface SourceControllerOptions {
  controlPlane: ControlPlane;
  clock: Clock;
  timing: ControllerTiming;
  /** The repository behind a URL; undefined for one that the sandbox does not know. */
  repositoryFor(url: string): ArtifactSource | undefined;
  /** What a fetch of this source is to fail with, if a fault says so. */
  brokenWith?(source: KubernetesObject): string | undefined;
}

/**
 * Reconciles GitRepositories as Flux's source-controller 1.9 does: the same conditions, reasons and messages in the
 * same order of writes, and no write at all for a fetch that finds nothing new.
 */
export class SourceController {
  private readonly queue: ReconcileQueue;
  private readonly triggers = new TriggerFilter();
  private watch?: Watch;

  constructor(private readonly options: SourceControllerOptions) {
    this.queue = new ReconcileQueue(
      options.clock,
      key => this.reconcile(key),
      () => options.timing.retryInterval,
    );
  }

  start(): void {
    this.watch = this.options.controlPlane.watch(gitRepositories, {}, event =>
      this.onEvent(event),
    );
  }

  async stop(): Promise<void> {
    this.watch?.close();
    await this.queue.stop();
  }

  private onEvent(event: WatchEvent): void {
    const { namespace, name } = event.object.metadata;
    const key = queueKey(namespace, name);
    if (event.type === 'DELETED') {
      this.triggers.forget(key);
      this.queue.forget(key);
    } else if (this.triggers.triggers(key, event.object)) {
      this.queue.add(key);
    }
  }

  private async reconcile(key: string): Promise<number | undefined> {
    const { controlPlane, clock, timing } = this.options;
    const opened = await StatusPatcher.open(
      controlPlane,
      gitRepositories,
      key,
      MANAGER,
    );
    if (!opened) {
      return undefined;
    }
    const { object, patcher } = opened;
    const finalizers = object.metadata.finalizers ?? [];
    const conditions = new ConditionWriter(object, clock);
    if (object.metadata.deletionTimestamp) {
      object.metadata.finalizers = finalizers.filter(
        other => other !== FINALIZER,
      );
      conditions.repeat('Ready');
      await patcher.patch(object);
      return undefined;
    }
    if (!finalizers.includes(FINALIZER)) {
      object.metadata.finalizers = [...finalizers, FINALIZER];
      await patcher.patch(object);
      return 0;
    }
    const suspended = recordAt(asJson(object), 'spec').suspend === true;
    let failure: FetchError | undefined;
    if (!suspended) {
      failure = await this.fetch(object, conditions, patcher);
    }
    this.summarize(object, conditions, failure, suspended);
    await patcher.patch(object);
    if (suspended) {
      return undefined;
    }
    return failure ? timing.retryInterval : timing.sourceInterval;
  }

  /** Fetches and stores; gives the failure instead of throwing it. */
  private async fetch(
    object: KubernetesObject,
    conditions: ConditionWriter,
    patcher: StatusPatcher,
  ): Promise<FetchError | undefined> {
    const { clock, timing } = this.options;
    const status = object.status ?? {};
    const progress = (message: string, unready: boolean) => {
      conditions.markReconciling('Progressing', message);
      if (
        unready ||
        !conditions.has('Ready') ||
        conditions.isStatus('Ready', 'Unknown')
      ) {
        conditions.markUnknown('Ready', 'Progressing', message);
      }
    };
    const requestedAt = object.metadata.annotations?.[REQUESTED_AT];
    progress('reconciliation in progress', false);
    if (object.metadata.generation !== status.observedGeneration) {
      progress(
        `processing object: new generation ${String(
          status.observedGeneration,
        )} -> ${String(object.metadata.generation)}`,
        false,
      );
      await patcher.patch(object);
    } else if (requestedAt && requestedAt !== status.lastHandledReconcileAt) {
      await patcher.patch(object);
    }
    if (!status.artifact) {
      progress('building artifact', true);
      conditions.remove('ArtifactInStorage');
      await patcher.patch(object);
    }
    await clock.sleep(timing.pace);
    let fetched: FetchedRevision;
    try {
      fetched = await this.resolve(object);
    } catch (error) {
      if (!(error instanceof FetchError)) {
        throw error;
      }
      conditions.markTrue('FetchFailed', error.reason, error.message);
      return error;
    }
    conditions.remove('FetchFailed');
    const { revision } = fetched;
    if (textAt(recordAt(status, 'artifact'), 'revision') !== revision) {
      const message = `new upstream revision '${revision}'`;
      if (status.artifact) {
        conditions.markTrue('ArtifactOutdated', 'NewRevision', message);
      }
      progress(`building artifact: ${message}`, true);
      await patcher.patch(object);
      await clock.sleep(timing.pace);
      object.status = {
        ...object.status,
        artifact: artifactOf(object, fetched, clock.now()),
      };
    }
    conditions.remove('ArtifactOutdated');
    conditions.markTrue(
      'ArtifactInStorage',
      'Succeeded',
      `stored artifact for revision '${revision}'`,
    );
    return undefined;
  }

  private async resolve(object: KubernetesObject): Promise<FetchedRevision> {
    const { controlPlane, repositoryFor, brokenWith } = this.options;
    const { namespace } = object.metadata;
    const spec = recordAt(asJson(object), 'spec');
    const url = textAt(spec, 'url') ?? '';
    const secret = textAt(spec, 'secretRef', 'name');
    if (secret) {
      await controlPlane
        .get(secrets, { namespace, name: secret })
        .catch((error: Error) => {
          throw new FetchError(
            'AuthenticationFailed',
            // The words of two layers, of which each says the same.
            `failed to get secret '${namespace}/${secret}': failed to get secret '${namespace}/${secret}': ${error.message}`,
          );
        });
    }
    const broken = brokenWith?.(object);
    const repository = repositoryFor(url);
    if (broken) {
      throw FetchError.cloning(url, broken);
    }
    if (!repository) {
      throw FetchError.git(
        `unable to clone: repository not found: git repository: '${url}'`,
      );
    }
    return repository.fetch(recordAt(spec, 'ref'), url);
  }

  /** Ready is the summary of the other conditions. */
  private summarize(
    object: KubernetesObject,
    conditions: ConditionWriter,
    failure: FetchError | undefined,
    suspended: boolean,
  ): void {
    const status: JsonObject = { ...object.status };
    const requestedAt = object.metadata.annotations?.[REQUESTED_AT];
    if (requestedAt) {
      status.lastHandledReconcileAt = requestedAt;
    }
    // Nothing is said to be observed before there is a condition that says of what.
    if (!failure && (!suspended || conditions.has('Ready'))) {
      status.observedGeneration = object.metadata.generation;
    }
    object.status = status;
    if (suspended) {
      conditions.repeat('Ready');
      return;
    }
    if (failure) {
      conditions.markFalse('Ready', failure.reason, failure.message);
      conditions.markTrue(
        'Reconciling',
        'ProgressingWithRetry',
        conditions.messageOf('Reconciling'),
      );
      return;
    }
    conditions.remove('Reconciling');
    conditions.markTrue(
      'Ready',
      'Succeeded',
      conditions.messageOf('ArtifactInStorage'),
    );
  }
}

function artifactOf(
  object: KubernetesObject,
  fetched: FetchedRevision,
  now: Date,
): JsonObject {
  const { namespace, name } = keyOf(object);
  const path = `gitrepository/${namespace}/${name}/${fetched.commit}.tar.gz`;
  return {
    digest: `sha256:${createHash('sha256').update(fetched.tree).digest('hex')}`,
    lastUpdateTime: formatTime(now),
    path,
    revision: fetched.revision,
    size: fetched.size,
    url: `http://source-controller.flux-system.svc.cluster.local./${path}`,
  };
}
