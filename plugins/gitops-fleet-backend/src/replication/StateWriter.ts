import { LoggerService } from '@backstage/backend-plugin-api';
import type { Knex } from 'knex';
import { changesChannel, FleetDatabase } from '../database/FleetDatabase';
import { PendingState, settle, Transition } from '../history/settle';
import { pause } from '../ingest/backOff';
import { InsertedTransition, insertTransitions } from './insertTransitions';
import type { Lease } from './ShardLeases';
import { storable, upsertSubjects } from './upsertSubjects';
import {
  SubjectReference,
  SubjectSource,
  SubjectState,
  SubjectType,
} from './subjects';

/** Another replica owns the shard by now: nothing of what was to be written is. */
class FencedError extends Error {}

interface Marked {
  subject: SubjectReference;
  /** Whether the object may have changed; else the subject is written only when its history has news. */
  whole: boolean;
}

/** What a mark says beside whose it is. While a fleet is new, there is one for each of its objects: they are shared. */
type Mark = Pick<Marked, 'whole'> & Pick<SubjectReference, 'type'>;

const marks: { [type in SubjectType]: { whole: Mark; news: Mark } } = {
  resource: marksOf('resource'),
  cluster: marksOf('cluster'),
  connection: marksOf('connection'),
};

function marksOf(type: SubjectType) {
  return { whole: { type, whole: true }, news: { type, whole: false } };
}

interface Written extends Marked {
  /** `undefined` for one that is gone. */
  state: SubjectState | undefined;
  transition?: Transition;
}

/** Rows of one transaction: more would keep SQLite, which works in this thread, from letting others in. */
const batchSize = 400;

/**
 * Writes what has changed of the shards that this replica owns: objects, what is remembered of them, and their history.
 * State and history of a subject are written in one transaction, which the epoch of the lease fences: whatever happens in
 * between, each settled transition is written once. What cannot be written waits; it is what is in memory by then that is
 * written.
 */
export class StateWriter {
  readonly #database: FleetDatabase;
  readonly #source: SubjectSource;
  readonly #leases: () => ReadonlyMap<string, Lease>;
  readonly #logger: LoggerService;
  readonly #now: () => number;
  readonly #stop: AbortSignal;
  /** By shard and key. */
  readonly #marked = new Map<string, Map<string, Mark>>();
  readonly #pending = new Map<string, PendingState & { due: number }>();
  readonly #waiting = new Map<string, SubjectReference>();
  #running: Promise<boolean> | undefined;
  #failing = false;

  constructor(options: {
    database: FleetDatabase;
    source: SubjectSource;
    leases: () => ReadonlyMap<string, Lease>;
    logger: LoggerService;
    /** Ends the pauses that the writer makes. */
    signal?: AbortSignal;
    /** Epoch milliseconds. */
    now?: () => number;
  }) {
    this.#stop = options.signal ?? new AbortController().signal;
    this.#database = options.database;
    this.#source = options.source;
    this.#leases = options.leases;
    this.#logger = options.logger;
    this.#now = options.now ?? Date.now;
  }

  /** How many subjects wait to be written. */
  get backlog(): number {
    let count = 0;
    this.#marked.forEach(subjects => {
      count += subjects.size;
    });
    return count;
  }

  /** Has a subject written at the next turn. */
  mark(subject: SubjectReference): void {
    this.#mark({ subject, whole: true });
  }

  /** Has a subject whose writing was the work of another replica looked at: what that one had not settled is, here. */
  review(subject: SubjectReference): void {
    this.#mark({ subject, whole: false });
  }

  #mark({ subject, whole }: Marked): void {
    const { shard, key, type } = subject;
    let subjects = this.#marked.get(shard);
    if (!subjects) {
      subjects = new Map();
      this.#marked.set(shard, subjects);
    }
    if (whole || !subjects.has(key)) {
      subjects.set(key, marks[type][whole ? 'whole' : 'news']);
    }
  }

  /** Forgets what waits for a shard that this replica does not own any more. */
  forget(shard: string): void {
    this.#marked.delete(shard);
    for (const [key, subject] of this.#waiting) {
      if (subject.shard === shard) {
        this.#waiting.delete(key);
        this.#pending.delete(key);
      }
    }
  }

  /**
   * Writes everything that is marked or due. A failure is logged once and leaves what was not written for the next turn.
   *
   * @returns whether everything is written
   */
  async write(): Promise<boolean> {
    this.#running ??= this.#writeAll().finally(() => {
      this.#running = undefined;
    });
    return this.#running;
  }

  async #writeAll(): Promise<boolean> {
    const now = this.#now();
    for (const [key, { due }] of this.#pending) {
      if (due <= now) {
        this.review(this.#waiting.get(key)!);
      }
    }
    for (const [shard, subjects] of [...this.#marked]) {
      const lease = this.#leases().get(shard);
      if (!lease) {
        this.forget(shard);
        continue;
      }
      while (subjects.size > 0) {
        const batch = [...take(subjects, batchSize)].map(
          ([key, { type, whole }]) => ({
            subject: { type, shard, key },
            whole,
          }),
        );
        batch.forEach(({ subject }) => subjects.delete(subject.key));
        const began = performance.now();
        try {
          await this.#writeBatch(lease, batch);
          this.#failing = false;
          if (!this.#database.isPostgres) {
            // SQLite works in this thread: others get their turn, too.
            await pause(2 * (performance.now() - began), this.#stop);
          }
        } catch (error) {
          if (error instanceof FencedError) {
            this.forget(shard);
            break;
          }
          // Whatever has changed once more in the meantime stays marked as it is.
          batch.forEach(marked => this.#mark(marked));
          if (!this.#failing) {
            this.#failing = true;
            this.#logger.warn(
              'The state of the fleet cannot be written; it is kept and tried again',
              error as Error,
            );
          }
          return false;
        }
      }
      if (subjects.size === 0) {
        this.#marked.delete(shard);
      }
    }
    return true;
  }

  async #writeBatch(lease: Lease, batch: Marked[]): Promise<void> {
    const written = batch
      .map(marked => this.#settle(marked))
      .filter(({ whole, transition }) => whole || transition);
    if (written.length === 0) {
      return;
    }
    await this.#database.knex.transaction(async transaction => {
      const seq = await this.#fence(transaction, lease);
      const ids = await this.#upsert(transaction, written, seq);
      await insertTransitions(
        transaction,
        transitionRows(written, ids),
        this.#database.isPostgres,
      );
      await transaction('fleet_shards')
        .where({ name: lease.shard })
        .update({ seq: seq + written.length });
      await this.#database.notify(
        transaction,
        changesChannel,
        `${lease.shard}:${seq + written.length}`,
      );
    });
    for (const { subject, transition } of written) {
      if (transition) {
        const { from, ...recorded } = transition;
        this.#source.remember(subject, recorded);
      }
    }
  }

  /** What is to be written of a subject, and whether it is news. */
  #settle({ subject, whole }: Marked): Written {
    const { key } = subject;
    const state = this.#source.read(subject);
    const result = state
      ? settle(
          state.memory.recorded,
          this.#pending.get(key),
          state,
          this.#now(),
        )
      : {};
    if (result.pending && result.due !== undefined) {
      this.#pending.set(key, { ...result.pending, due: result.due });
      this.#waiting.set(key, subject);
    } else {
      this.#pending.delete(key);
      this.#waiting.delete(key);
    }
    return { subject, whole, state, transition: result.transition };
  }

  /** @throws FencedError */
  async #fence(transaction: Knex.Transaction, lease: Lease): Promise<number> {
    const row = transaction('fleet_shards')
      .where({ name: lease.shard })
      .select('epoch', 'seq');
    const [found]: { epoch: number | string; seq: number | string }[] =
      await (this.#database.isPostgres ? row.forUpdate() : row);
    if (Number(found?.epoch) !== lease.epoch) {
      throw new FencedError(`shard ${lease.shard} has another owner`);
    }
    return Number(found.seq);
  }

  /** @returns ids of the rows by key */
  #upsert(
    transaction: Knex.Transaction,
    written: Written[],
    seq: number,
  ): Promise<Map<string, number>> {
    const rows = written.map(
      ({ subject, whole, state, transition }, index) => ({
        shard: subject.shard,
        key: subject.key,
        type: subject.type,
        seq: seq + index + 1,
        deleted: state === undefined,
        written_at: this.#now(),
        object: whole && state?.object ? JSON.stringify(state.object()) : null,
        memory: state ? JSON.stringify(memoryOf(state, transition)) : null,
        status: state?.status ?? '',
        reason: storable(state?.reason ?? ''),
      }),
    );
    return upsertSubjects(transaction, rows, this.#database.isPostgres);
  }
}

function memoryOf(state: SubjectState, transition: Transition | undefined) {
  if (!transition) {
    return state.memory;
  }
  const { from, ...recorded } = transition;
  return { ...state.memory, recorded };
}

/** @param ids - of the rows of the subjects, by key */
function transitionRows(
  written: Written[],
  ids: Map<string, number>,
): InsertedTransition[] {
  return written.flatMap(({ subject, state, transition }) =>
    transition
      ? [
          {
            subject_id: ids.get(subject.key),
            at: transition.at,
            from_status: transition.from,
            to_status: transition.status,
            reason: storable(transition.reason),
            message: storable(state?.message ?? ''),
            revision: storable(transition.revision),
          },
        ]
      : [],
  );
}

function* take<T>(values: Iterable<T>, count: number): Generator<T> {
  let taken = 0;
  for (const value of values) {
    if (taken++ === count) {
      return;
    }
    yield value;
  }
}
