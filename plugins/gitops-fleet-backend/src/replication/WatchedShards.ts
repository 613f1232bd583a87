import { LoggerService } from '@backstage/backend-plugin-api';
import { ConnectionRecord } from '@gitops-fleet/backstage-plugin-gitops-fleet-common';
import type { Positions } from './PositionKeeper';
import type { Lease } from './ShardLeases';

/** Watches one management cluster until the signal is aborted. */
export type WatchShard = (
  shard: string,
  restored: ConnectionRecord | undefined,
  signal: AbortSignal,
  /** From where on it can be watched further: what is written of it is as new as that, or newer. */
  positions: Positions | undefined,
) => Promise<void>;

/** The shards that this process watches, each under the lease that it was begun with. */
export class WatchedShards {
  readonly #watch: WatchShard;
  readonly #logger: LoggerService;
  readonly #shards = new Map<
    string,
    { epoch: number; stop: AbortController; ended: Promise<void> }
  >();

  constructor(watch: WatchShard, logger: LoggerService) {
    this.#watch = watch;
    this.#logger = logger;
  }

  get names(): string[] {
    return [...this.#shards.keys()];
  }

  has(shard: string): boolean {
    return this.#shards.has(shard);
  }

  /** Those of which the lease is gone. Another epoch says that somebody else has had the shard, and written it, in between. */
  lost(held: ReadonlyMap<string, Lease>): string[] {
    return this.names.filter(
      shard => held.get(shard)?.epoch !== this.#shards.get(shard)!.epoch,
    );
  }

  start(
    { shard, epoch }: Lease,
    signal: AbortSignal,
    restored: { connection?: ConnectionRecord; positions?: Positions },
  ): void {
    if (signal.aborted) {
      return;
    }
    const stop = new AbortController();
    const end = () => stop.abort();
    signal.addEventListener('abort', end);
    const { connection, positions } = restored;
    const ended = this.#watch(shard, connection, stop.signal, positions)
      .catch(error =>
        this.#logger.error(`Watching ${shard} has ended`, error as Error),
      )
      .finally(() => signal.removeEventListener('abort', end));
    this.#shards.set(shard, { epoch, stop, ended });
  }

  async stop(shard: string): Promise<void> {
    const watched = this.#shards.get(shard);
    watched?.stop.abort();
    await watched?.ended;
    this.#shards.delete(shard);
  }

  async stopAll(): Promise<void> {
    await Promise.all(this.names.map(shard => this.stop(shard)));
  }
}
