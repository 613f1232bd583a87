import { LoggerService } from '@backstage/backend-plugin-api';
import { stringifyError } from '@backstage/errors';
import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { AskedOperation, isEnded, OperationEntry } from './operation';
import { OperationLog } from './OperationLog';
import { Operations } from './Operations';

/** Milliseconds between two looks at targets that other replicas see to. */
const lookInterval = 1_000;

/** A resource that is to be asked, or why it is not. */
export interface BulkTarget {
  key: string;
  refused?: string;
}

/** Asks for the same of many resources, a few in a second on each management cluster. */
export class BulkOperations {
  readonly #operations: Operations;
  readonly #log: OperationLog;
  readonly #logger: LoggerService;
  readonly #perSecond: number;
  readonly #now: () => number;
  readonly #stopped = new AbortController();
  readonly #running = new Set<Promise<void>>();

  /** @param options - `perSecond` targets on each management cluster */
  constructor(options: {
    operations: Operations;
    log: OperationLog;
    logger: LoggerService;
    perSecond: number;
    now?: () => number;
  }) {
    this.#operations = options.operations;
    this.#log = options.log;
    this.#logger = options.logger;
    this.#perSecond = options.perSecond;
    this.#now = options.now ?? Date.now;
  }

  async stop(): Promise<void> {
    this.#stopped.abort();
    await Promise.allSettled(this.#running);
  }

  /**
   * Notes every target and begins. Targets that cannot be asked are refused with their reason; they do not keep the others.
   *
   * @returns the bulk operation, or the one that the same actor has asked for with the same idempotency key
   */
  async begin(
    asked: Omit<AskedOperation, 'key'>,
    targets: readonly BulkTarget[],
  ): Promise<OperationEntry> {
    const at = this.#now();
    const bulk: OperationEntry = {
      ...asked,
      key: '',
      id: randomUUID(),
      at,
      state: 'running',
      message: '',
      steps: [],
      notes: [],
    };
    const { idempotencyKey, ...each } = asked;
    const entries = targets.map(target =>
      this.#entryOf({ ...each, key: target.key }, bulk.id, target.refused),
    );
    const added = await this.#log.add([bulk, ...entries]);
    if (added.id === bulk.id) {
      this.resume(bulk);
    }
    return added;
  }

  /** Goes on with the targets that nobody has begun with. */
  resume(bulk: OperationEntry): void {
    const running = this.#run(bulk).catch(error => {
      if (!this.#stopped.signal.aborted) {
        this.#logger.error(
          `The bulk operation ${bulk.id} ended unexpectedly: ${stringifyError(
            error,
          )}`,
        );
      }
    });
    this.#running.add(running);
    running.finally(() => this.#running.delete(running)).catch(() => {});
  }

  /** Asks no further targets. What has been asked for already goes on. */
  async cancel(bulk: OperationEntry): Promise<void> {
    const now = this.#now();
    if (!isEnded(bulk.state)) {
      await this.#log.update(bulk.id, { state: 'cancelled', finishedAt: now });
      await this.#log.cancelWaiting(bulk.id, now);
    }
  }

  #entryOf(
    asked: AskedOperation,
    bulk: string,
    refused: string | undefined,
  ): OperationEntry {
    try {
      const steps = refused === undefined ? this.#operations.plan(asked) : [];
      const entry = this.#operations.entryOf(asked, steps, bulk);
      return refused === undefined
        ? entry
        : { ...entry, state: 'refused', message: refused };
    } catch (error) {
      return {
        ...this.#operations.entryOf(asked, [], bulk),
        state: 'refused',
        message: error instanceof Error ? error.message : String(error),
      };
    }
  }

  async #run(bulk: OperationEntry): Promise<void> {
    const waiting = (await this.#log.targetsOf(bulk.id)).filter(
      ({ state }) => state === 'waiting',
    );
    const byCluster = new Map<string, OperationEntry[]>();
    for (const target of waiting) {
      const [managementCluster] = target.key.split('/');
      const queue = byCluster.get(managementCluster) ?? [];
      queue.push(target);
      byCluster.set(managementCluster, queue);
    }
    await Promise.all(
      [...byCluster.values()].map(queue => this.#askEach(queue)),
    );
    await this.#untilEnded(bulk);
    const now = await this.#log.find(bulk.id);
    if (now && !isEnded(now.state)) {
      await this.#log.update(bulk.id, {
        state: 'finished',
        finishedAt: this.#now(),
      });
    }
  }

  async #askEach(queue: readonly OperationEntry[]): Promise<void> {
    const ends: Promise<void>[] = [];
    for (const [index, target] of queue.entries()) {
      if (index > 0) {
        await pause(1_000 / this.#perSecond, undefined, {
          signal: this.#stopped.signal,
        });
      }
      if (await this.#log.take(target.id)) {
        try {
          ends.push((await this.#operations.begin(target)).ended);
        } catch {
          // What is wrong stands in the log, and is the answer of this target alone.
        }
      }
    }
    await Promise.all(ends);
  }

  /** Other replicas may see to targets that they have picked up. */
  async #untilEnded(bulk: OperationEntry): Promise<void> {
    for (;;) {
      const targets = await this.#log.targetsOf(bulk.id);
      if (targets.every(({ state }) => isEnded(state))) {
        return;
      }
      await pause(lookInterval, undefined, { signal: this.#stopped.signal });
    }
  }
}
