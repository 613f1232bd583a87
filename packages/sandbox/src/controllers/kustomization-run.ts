import { ConditionWriter } from '../kubernetes/conditions';
import { ControlPlane } from '../kubernetes/control-plane';
import { formatDuration, parseDuration } from '../kubernetes/duration';
import { JsonObject, recordAt, textAt } from '../kubernetes/json';
import { asJson, KubernetesObject } from '../kubernetes/object';
import {
  healthCheckTargets,
  HealthTarget,
  waitForHealth,
} from './health-check';
import { inventoryOf, InventoryEntry, parseInventoryEntry } from './inventory';
import {
  BuildError,
  BuiltManifests,
  buildManifests,
} from './kustomization-build';
import { KustomizeControllerOptions } from './kustomize-controller-options';
import { recordReconciliation } from './reconciliation-history';
import { targetControlPlane } from './remote-cluster';
import { applyStaged, pruneStale } from './server-side-apply';
import { StatusPatcher } from './status-patcher';

const THIRTY_SECONDS = 30_000;

/** `spec.timeout`, by default the interval less 30 seconds, at least 30 seconds; in milliseconds. */
export function timeoutOf(object: KubernetesObject): number {
  const spec = recordAt(asJson(object), 'spec');
  const timeout = parseDuration(textAt(spec, 'timeout'));
  const interval = parseDuration(textAt(spec, 'interval')) ?? 0;
  return Math.max(timeout ?? interval - THIRTY_SECONDS, THIRTY_SECONDS);
}

/** Stops a run; the conditions have been written already. */
class RunFailed extends Error {}

/**
 * One reconciliation of a Kustomization whose source and dependencies are there: fetch, build, apply, prune, wait. The
 * object is changed in place and written step by step, in kustomize-controller 1.9's order.
 */
export class KustomizationRun {
  private readonly spec: JsonObject;
  private readonly owner: { namespace: string; name: string };
  private readonly startedAt: number;

  constructor(
    private readonly object: KubernetesObject,
    private readonly revision: string,
    private readonly conditions: ConditionWriter,
    private readonly patcher: StatusPatcher,
    private readonly options: KustomizeControllerOptions,
  ) {
    this.spec = recordAt(asJson(object), 'spec');
    this.owner = {
      namespace: object.metadata.namespace ?? '',
      name: object.metadata.name,
    };
    this.startedAt = options.clock.now().getTime();
  }

  /** Whether it succeeded; the conditions say why not. */
  async run(): Promise<boolean> {
    try {
      await this.reconcile();
      return true;
    } catch (error) {
      if (error instanceof RunFailed) {
        return false;
      }
      throw error;
    }
  }

  private async reconcile(): Promise<void> {
    const { clock, timing, controlPlane, connect } = this.options;
    this.conditions.markUnknown(
      'Ready',
      'Progressing',
      'Reconciliation in progress',
    );
    await this.progress('Fetching manifests');
    await clock.sleep(timing.pace);
    const workingDirectory = `/tmp/kustomization-${this.options.randomNumber()}`;
    const files = await this.fetch(workingDirectory);
    this.setStatus({ lastAttemptedRevision: this.revision });
    await this.progress('Building manifests');
    await clock.sleep(timing.pace);

    const target = await targetControlPlane(
      controlPlane,
      this.object,
      connect,
    ).catch((error: Error) => this.fail('ReconciliationFailed', error.message));
    const built = this.build(files, workingDirectory);
    await this.progress('Detecting drift');
    await clock.sleep(timing.pace);

    const entries = await this.apply(target, built);
    await this.checkHealth(target, entries, built.digest);
    this.setStatus({ lastAppliedRevision: this.revision });
    this.conditions.markTrue(
      'Ready',
      'ReconciliationSucceeded',
      `Applied revision: ${this.revision}`,
    );
    this.record(built.digest, 'ReconciliationSucceeded');
  }

  private async fetch(
    workingDirectory: string,
  ): Promise<ReadonlyMap<string, string>> {
    const path = this.path();
    const commit = this.revision.slice(this.revision.lastIndexOf(':') + 1);
    const tree = await this.options.contents.treeOf(commit, path);
    if (!tree) {
      return this.fail(
        'ArtifactFailed',
        `kustomization path not found: stat ${workingDirectory}/${path}: no such file or directory`,
      );
    }
    return this.options.contents.files(tree);
  }

  private build(
    files: ReadonlyMap<string, string>,
    workingDirectory: string,
  ): BuiltManifests {
    const path = this.path();
    const broken = this.options.brokenBuild?.(this.object);
    try {
      if (broken) {
        throw new BuildError(
          `failed to decode Kubernetes YAML from ${workingDirectory}/${path}/${broken}: missing Resource metadata`,
        );
      }
      return buildManifests(files, {
        workingDirectory,
        path,
        targetNamespace: textAt(this.spec, 'targetNamespace'),
        substitute: this.spec.postBuild
          ? recordAt(this.spec, 'postBuild', 'substitute')
          : undefined,
      });
    } catch (error) {
      if (error instanceof BuildError) {
        return this.fail('BuildFailed', error.message);
      }
      throw error;
    }
  }

  private async apply(
    target: ControlPlane,
    built: BuiltManifests,
  ): Promise<InventoryEntry[]> {
    const before = inventoryOf(this.object.status);
    const applied = await applyStaged(target, built.objects, this.owner).catch(
      (error: Error) => {
        this.record(built.digest, 'ReconciliationFailed');
        return this.fail('ReconciliationFailed', error.message);
      },
    );
    this.setStatus({
      inventory: { entries: applied.entries.map(entry => ({ ...entry })) },
    });
    if (this.spec.prune === true) {
      await pruneStale(target, before, applied.entries, this.owner).catch(
        (error: Error) => {
          this.record(built.digest, 'PruneFailed');
          this.fail('PruneFailed', error.message);
        },
      );
    }
    return applied.entries;
  }

  private async checkHealth(
    target: ControlPlane,
    entries: InventoryEntry[],
    digest: string,
  ): Promise<void> {
    const { clock, timing } = this.options;
    const targets = this.healthTargets(entries);
    if (targets.length === 0) {
      this.conditions.remove('Healthy');
      return;
    }
    const message = this.progressMessage('Running health checks');
    this.conditions.markReconciling('Progressing', message);
    this.conditions.markUnknown('Healthy', 'Progressing', message);
    await this.patcher.patch(this.object);
    const started = clock.now().getTime();
    const elapsed = () => formatDuration(clock.now().getTime() - started);
    try {
      await waitForHealth(target, targets, {
        clock,
        timeout: timing.healthTimeout,
        poll: timing.healthPoll,
        cancelled: this.options.stopping,
      });
    } catch (error) {
      const problem = (error as Error).message;
      this.conditions.markFalse('Healthy', 'HealthCheckFailed', problem);
      this.record(digest, 'HealthCheckFailed');
      this.fail(
        'HealthCheckFailed',
        `health check failed after ${elapsed()}: ${problem}`,
      );
    }
    this.conditions.markTrue(
      'Healthy',
      'Succeeded',
      `Health check passed in ${elapsed()}`,
    );
    await this.patcher.patch(this.object);
  }

  private healthTargets(entries: InventoryEntry[]): HealthTarget[] {
    const targets =
      this.spec.wait === true
        ? entries.map(parseInventoryEntry)
        : healthCheckTargets(this.spec.healthChecks, this.owner.namespace);
    // Waiting for itself would never end.
    return targets.filter(
      target =>
        target.kind !== 'Kustomization' ||
        target.key.name !== this.owner.name ||
        target.key.namespace !== this.owner.namespace,
    );
  }

  /** The path within the repository, without `./` and slashes at the ends; empty for the root. */
  private path(): string {
    return (textAt(this.spec, 'path') ?? '')
      .replace(/^(\.?\/)+/, '')
      .replace(/^\.$/, '')
      .replace(/\/+$/, '');
  }

  private progressMessage(step: string): string {
    return `${step} for revision ${
      this.revision
    } with a timeout of ${formatDuration(timeoutOf(this.object))}`;
  }

  private async progress(step: string): Promise<void> {
    this.conditions.markReconciling('Progressing', this.progressMessage(step));
    await this.patcher.patch(this.object);
  }

  private setStatus(fields: JsonObject): void {
    this.object.status = { ...this.object.status, ...fields };
  }

  private record(digest: string, status: string): void {
    const now = this.options.clock.now();
    this.setStatus({
      history: recordReconciliation(this.object.status ?? {}, {
        digest,
        revision: this.revision,
        status,
        now,
        duration: now.getTime() - this.startedAt,
      }),
    });
  }

  private fail(reason: string, message: string): never {
    this.conditions.markFalse('Ready', reason, message);
    throw new RunFailed(message);
  }
}
