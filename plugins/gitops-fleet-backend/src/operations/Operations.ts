import { AuditorService, LoggerService } from '@backstage/backend-plugin-api';
import { InputError, NotFoundError, stringifyError } from '@backstage/errors';
import type { Request } from 'express';
import { randomUUID } from 'node:crypto';
import { ApiStatusError } from '../connection/failure';
import type { FleetStore } from '../store/FleetStore';
import { checkOperation, checkSupport } from './checkOperation';
import {
  ClusterWriter,
  ClusterWriters,
  ObjectReference,
} from './ClusterWriters';
import { kubernetesEvent } from './kubernetesEvent';
import { AskedOperation, OperationEntry, OperationStep } from './operation';
import { OperationFollower } from './OperationFollower';
import { OperationLog, OperationUpdate } from './OperationLog';
import { patchOf, timestamp } from './patch';
import { writeFailure } from './writeFailure';

/** Sources are looked for no deeper: a HelmRelease, its HelmChart, and the repository of that. */
const deepestSource = 3;

export interface OperationsOptions {
  store: FleetStore;
  log: OperationLog;
  writers: ClusterWriters;
  auditor: AuditorService;
  logger: LoggerService;
  /** Milliseconds that the end of each step is waited for. */
  timeout: number;
  now?: () => number;
}

/** `Kustomization prod-eu/ingress on aws-v1`. */
function nameOf(key: string): string {
  const [managementCluster, , kind, namespace, name] = key.split('/');
  return `${kind} ${
    namespace ? `${namespace}/` : ''
  }${name} on ${managementCluster}`;
}

/** Asks controllers for something, one resource at a time, and follows what comes of it. */
export class Operations {
  readonly #options: OperationsOptions;
  readonly #now: () => number;
  readonly #follower: OperationFollower;
  readonly #stopped = new AbortController();
  readonly #running = new Set<Promise<void>>();

  constructor(options: OperationsOptions) {
    this.#options = options;
    this.#now = options.now ?? Date.now;
    this.#follower = new OperationFollower(options.store);
  }

  /** Ends the following of what is under way; another replica, or the next start, picks it up. */
  async stop(): Promise<void> {
    this.#stopped.abort();
    await Promise.allSettled(this.#running);
    this.#follower.close();
  }

  /**
   * What has to be asked for, one after the other: the resource alone, or its sources first, the farthest at the beginning.
   *
   * @throws NotFoundError, InputError for what cannot be asked for, NotImplementedError where nothing can be written
   */
  plan(
    asked: Pick<AskedOperation, 'key' | 'operation' | 'options'>,
  ): OperationStep[] {
    const { store, writers } = this.#options;
    const { key, operation, options } = asked;
    const stored = store.get(key);
    if (!stored) {
      throw new NotFoundError(
        `There is no resource '${key}': it may have been deleted, or its kind is not watched`,
      );
    }
    checkSupport(stored.object, stored.descriptor, operation, options);
    writers.of(stored.managementCluster);
    return options.withSource ? [...this.#sourcesOf(key), { key }] : [{ key }];
  }

  /** Notes an operation that has been planned, before anything is written. */
  entryOf(
    asked: AskedOperation,
    steps: OperationStep[],
    bulk?: string,
  ): OperationEntry {
    return {
      ...asked,
      id: randomUUID(),
      at: this.#now(),
      state: 'waiting',
      message: '',
      steps,
      notes: [],
      ...(bulk !== undefined && { bulk }),
    };
  }

  /**
   * Asks for an operation that is in the log, and follows it from then on. The answer comes when the API server has accepted
   * the first step.
   *
   * @returns the operation as it is then, and the end of it
   *
   * @throws ConflictError, NotFoundError and others in the words of `checkOperation` and `writeFailure`; the log says it too
   */
  async begin(
    entry: OperationEntry,
    request?: Request,
  ): Promise<{ entry: OperationEntry; ended: Promise<void> }> {
    const current = { ...entry };
    try {
      await this.#write(current, 0, request);
    } catch (error) {
      if (this.#stopped.signal.aborted) {
        // Nobody knows whether it was written: who picks it up says so.
        throw error;
      }
      await this.#update(current, {
        state: 'refused',
        message: messageOf(error),
        finishedAt: this.#now(),
      });
      throw error;
    }
    if (!this.#isFollowed(current)) {
      await this.#finish(current, { state: 'settled', message: '' });
      return { entry: current, ended: Promise.resolve() };
    }
    await this.#update(current, {
      state: 'accepted',
      message: this.#waitsFor(current, 0),
    });
    return { entry: { ...current }, ended: this.#run(current, 0) };
  }

  /** Goes on with what a replica that is gone has begun. */
  async resume(entry: OperationEntry): Promise<void> {
    const current = { ...entry };
    if (current.state === 'waiting') {
      await this.#finish(current, {
        state: 'interrupted',
        message:
          'The portal was restarted while it was about to ask: look at the resource, and ask again where needed.',
      });
      return;
    }
    const done = current.steps.filter(step => step.requestedAt).length;
    await this.#run(current, Math.max(0, done - 1));
  }

  /** A resumption of a kind that is never reconciled has nothing to be followed by. */
  #isFollowed({ operation, key }: OperationEntry): boolean {
    const descriptor = this.#options.store.get(key)?.descriptor;
    return (
      operation === 'reconcile' ||
      (operation === 'resume' && descriptor?.operations?.reconcile === true)
    );
  }

  #waitsFor({ steps }: OperationEntry, index: number): string {
    return index < steps.length - 1
      ? `Waits for ${nameOf(steps[index].key)}.`
      : '';
  }

  /** Follows the step that was written last, then writes and follows the others. */
  #run(entry: OperationEntry, index: number): Promise<void> {
    const running = this.#advance(entry, index).catch(async error => {
      if (this.#stopped.signal.aborted) {
        return;
      }
      this.#options.logger.warn(
        `The operation ${entry.id} on ${
          entry.key
        } ended unexpectedly: ${stringifyError(error)}`,
      );
      await this.#finish(entry, {
        state: 'failed',
        message: messageOf(error),
      }).catch(() => {});
    });
    this.#running.add(running);
    running.finally(() => this.#running.delete(running)).catch(() => {});
    return running;
  }

  async #advance(entry: OperationEntry, from: number): Promise<void> {
    for (let index = from; index < entry.steps.length; index++) {
      const isLast = index === entry.steps.length - 1;
      if (!entry.steps[index].requestedAt) {
        await this.#write(entry, index);
        await this.#update(entry, { message: this.#waitsFor(entry, index) });
      }
      const step = entry.steps[index];
      const end = await this.#follower.follow(step.key, step.requestedAt!, {
        asked: isLast ? entry.options : {},
        timeout: this.#options.timeout,
        signal: this.#stopped.signal,
        onHandled: () => {
          if (isLast) {
            this.#update(entry, {
              state: 'handled',
              handledAt: this.#now(),
            }).catch(() => {});
          }
        },
      });
      if (isLast) {
        await this.#finish(entry, end);
      } else if (end.state !== 'settled') {
        await this.#finish(entry, {
          state: end.state,
          message: `${nameOf(step.key)}, its source: ${end.message}`,
        });
        return;
      }
    }
  }

  /** @throws what `checkOperation` and `writeFailure` say */
  async #write(
    entry: OperationEntry,
    index: number,
    request?: Request,
  ): Promise<void> {
    const { key } = entry.steps[index];
    const { operation, reason, actor, options } = entry;
    const event = await this.#options.auditor.createEvent({
      eventId: 'resource-operation',
      severityLevel: 'medium',
      request,
      meta: {
        actionType: operation,
        key,
        actor,
        reason,
        operation: entry.id,
        ...(options.force && { force: true }),
        ...(options.reset && { reset: true }),
        ...(options.override && { override: true }),
      },
    });
    try {
      await this.#ask(entry, index);
      await event.success();
    } catch (error) {
      const failure = writeFailure(error, nameOf(key));
      await event.fail({
        error: failure instanceof Error ? failure : new Error(String(failure)),
      });
      throw failure;
    }
  }

  async #ask(entry: OperationEntry, index: number): Promise<void> {
    const { store, writers } = this.#options;
    const { key } = entry.steps[index];
    const stored = store.get(key);
    if (!stored) {
      throw new NotFoundError(`${nameOf(key)} is not there any more`);
    }
    const reference: ObjectReference = {
      descriptor: stored.descriptor,
      apiVersion: stored.object.apiVersion ?? '',
      namespace: stored.object.metadata?.namespace ?? '',
      name: stored.object.metadata?.name ?? '',
    };
    const writer = writers.of(stored.managementCluster);
    const isTarget = index === entry.steps.length - 1;
    const { operation, actor, reason } = entry;
    const options = isTarget ? entry.options : {};
    const at = timestamp(this.#now());
    const { signal } = this.#stopped;
    const write = async () => {
      const live = await writer.get(reference, signal);
      checkOperation(live, stored.descriptor, operation, {
        ...options,
        withSource: false,
      });
      await writer.patch(
        reference,
        patchOf(operation, stored.descriptor, {
          at,
          actor,
          reason,
          options,
          resourceVersion: live.metadata?.resourceVersion,
        }),
        signal,
      );
      return live;
    };
    let live;
    try {
      live = await write();
    } catch (error) {
      if (!(error instanceof ApiStatusError && error.statusCode === 409)) {
        throw error;
      }
      // Somebody has changed it since it was read: what was checked is checked again, once.
      live = await write();
    }
    entry.steps = entry.steps.map((step, other) =>
      other === index ? { ...step, requestedAt: at } : step,
    );
    await this.#update(entry, { steps: entry.steps });
    await this.#tell(writer, entry, index, {
      ...live,
      apiVersion: live.apiVersion ?? reference.apiVersion,
      kind: live.kind ?? stored.descriptor.kind,
    });
  }

  /** Events are for people: where they may not be written, the operation goes on and says so. */
  async #tell(
    writer: ClusterWriter,
    entry: OperationEntry,
    index: number,
    live: Parameters<typeof kubernetesEvent>[0],
  ): Promise<void> {
    const { operation, actor, reason, id } = entry;
    try {
      await writer.createEvent(
        kubernetesEvent(live, {
          operation,
          actor,
          reason,
          id: `${index}${id}`,
          now: this.#now(),
        }),
        this.#stopped.signal,
      );
    } catch (error) {
      await this.#update(entry, {
        notes: [
          ...entry.notes,
          `No event was written on ${nameOf(
            entry.steps[index].key,
          )}: ${messageOf(error)}`,
        ],
      });
    }
  }

  /** Keys of what a resource takes its content from and can be reconciled, farthest first. */
  #sourcesOf(key: string): OperationStep[] {
    const { store } = this.#options;
    const sources: OperationStep[] = [];
    let next = store.record(key)?.source;
    while (next && sources.length < deepestSource) {
      const stored = store.get(next);
      if (stored) {
        try {
          checkSupport(stored.object, stored.descriptor, 'reconcile', {});
          sources.unshift({ key: next });
        } catch (error) {
          if (!(error instanceof InputError)) {
            throw error;
          }
          // A HelmRepository of type oci is never reconciled: there is nothing to wait for.
        }
      }
      next = store.record(next)?.source;
    }
    if (sources.length === 0) {
      throw new InputError(
        `${nameOf(
          key,
        )} has no source that can be reconciled: ask for a reconciliation without it`,
      );
    }
    return sources;
  }

  async #finish(
    entry: OperationEntry,
    end: Pick<OperationEntry, 'state' | 'message'>,
  ): Promise<void> {
    await this.#update(entry, { ...end, finishedAt: this.#now() });
  }

  async #update(
    entry: OperationEntry,
    changes: OperationUpdate,
  ): Promise<void> {
    Object.assign(entry, changes);
    await this.#options.log.update(entry.id, changes);
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
