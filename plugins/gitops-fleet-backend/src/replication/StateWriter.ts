import { LoggerService } from '@backstage/backend-plugin-api';
import type { Knex } from 'knex';
import { changesChannel, FleetDatabase } from '../database/FleetDatabase';
import { PendingState, settle, Transition } from '../history/settle';
import { pause } from '../ingest/backOff';
import { InsertedTransition, insertTransitions } from './insertTransitions';
import type { Lease } from './ShardLeases';
import { updateShards } from './updateShards';
import { storable, upsertSubjects } from './upsertSubjects';
import {
  SubjectReference,
  SubjectSource,
  SubjectState,
  SubjectType,
} from './subjects';

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

/** How far the sequences of shards have come, by their names. */
type Sequences = Map<string, number>;

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
  readonly #onWritten: (shard: string, seq: number) => void;
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
    /** Hears how far the sequence of a shard has come with what was written. */
    onWritten?(shard: string, seq: number): void;
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
    this.#onWritten = options.onWritten ?? (() => {});
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
        this.#unwait(key);
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
    // What is marked while others are written is for the next turn: a fleet that never rests would keep this one for ever.
    let left = this.backlog;
    let isWritten = true;
    for (;;) {
      const batch = this.#take(Math.min(left, batchSize));
      if (batch.length === 0) {
        return isWritten;
      }
      left -= batch.length;
      const began = performance.now();
      try {
        isWritten = (await this.#writeBatch(batch)) && isWritten;
        this.#failing = false;
        if (!this.#database.isPostgres) {
          // SQLite works in this thread: others get their turn, too.
          await pause(2 * (performance.now() - began), this.#stop);
        }
      } catch (error) {
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
  }

  /** Takes out what is marked, of as many shards as it takes; what is marked of shards that others own is forgotten. */
  #take(count: number): Marked[] {
    const leases = this.#leases();
    const taken: Marked[] = [];
    for (const [shard, subjects] of this.#marked) {
      if (!leases.has(shard)) {
        this.forget(shard);
        continue;
      }
      for (const [key, { type, whole }] of subjects) {
        if (taken.length === count) {
          return taken;
        }
        subjects.delete(key);
        taken.push({ subject: { type, shard, key }, whole });
      }
      this.#marked.delete(shard);
    }
    return taken;
  }

  #unwait(key: string): void {
    this.#pending.delete(key);
    this.#waiting.delete(key);
  }

  /** @returns whether nothing has to wait for the next turn */
  async #writeBatch(batch: Marked[]): Promise<boolean> {
    const settled = batch
      .map(marked => this.#settle(marked))
      .filter(({ whole, transition }) => whole || transition);
    if (settled.length === 0) {
      return true;
    }
    const leases = new Map(this.#leases());
    const { isPostgres } = this.#database;
    const { sequences, lost } = await this.#database.knex.transaction(
      async knex => {
        const fence = await this.#fence(knex, leases, settled);
        const own = settled.filter(({ subject }) =>
          fence.sequences.has(subject.shard),
        );
        const ids = await this.#upsert(knex, own, fence.sequences);
        await insertTransitions(knex, transitionRows(own, ids), isPostgres);
        const ends = [...fence.sequences];
        await updateShards(
          { knex, isPostgres },
          'seq',
          ends.map(([shard, value]) => ({ lease: leases.get(shard)!, value })),
        );
        await this.#database.notify(
          knex,
          changesChannel,
          ends.map(([shard, seq]) => `${shard}:${seq}`),
        );
        return fence;
      },
    );
    lost.forEach(shard => this.forget(shard));
    sequences.forEach((seq, shard) => this.#onWritten(shard, seq));
    let isWritten = true;
    for (const { subject, whole, transition } of settled) {
      if (sequences.has(subject.shard)) {
        if (transition) {
          const { from, ...recorded } = transition;
          this.#source.remember(subject, recorded);
          this.#unwait(subject.key);
        }
      } else if (!lost.has(subject.shard)) {
        this.#mark({ subject, whole });
        isWritten = false;
      }
    }
    return isWritten;
  }

  /** What is to be written of a subject, and whether it is news: since when that is so is known until it is written. */
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
    } else if (!result.transition) {
      this.#unwait(key);
    }
    return { subject, whole, state, transition: result.transition };
  }

  /**
   * Keeps the leases as they are until the end of the transaction. Nobody is waited for who holds a shard at the moment:
   * whoever waits with others in its hands can be waited for itself.
   *
   * @returns the sequences of the shards that can be written, and the shards that others own by now
   */
  async #fence(
    transaction: Knex.Transaction,
    leases: ReadonlyMap<string, Lease>,
    written: Written[],
  ): Promise<{ sequences: Sequences; lost: Set<string> }> {
    const names = new Set(written.map(({ subject }) => subject.shard));
    const query = transaction('fleet_shards')
      .whereIn('name', [...names])
      .select('name', 'epoch', 'seq');
    const rows: { name: string; epoch: unknown; seq: unknown }[] = await (this
      .#database.isPostgres
      ? query.forUpdate().skipLocked()
      : query);
    const sequences: Sequences = new Map();
    const lost = new Set<string>();
    for (const { name, epoch, seq } of rows) {
      if (Number(epoch) === leases.get(name)?.epoch) {
        sequences.set(name, Number(seq));
      } else {
        lost.add(name);
      }
    }
    return { sequences, lost };
  }

  /** @param sequences - moved on by as many rows as are written of each shard; @returns ids of the rows by key */
  #upsert(
    transaction: Knex.Transaction,
    written: Written[],
    sequences: Sequences,
  ): Promise<Map<string, number>> {
    const rows = written.map(({ subject, whole, state, transition }) => {
      const seq = sequences.get(subject.shard)! + 1;
      sequences.set(subject.shard, seq);
      return {
        shard: subject.shard,
        key: subject.key,
        type: subject.type,
        seq,
        deleted: state === undefined,
        written_at: this.#now(),
        object: whole && state?.object ? JSON.stringify(state.object()) : null,
        memory: state ? JSON.stringify(memoryOf(state, transition)) : null,
        status: state?.status ?? '',
        reason: storable(state?.reason ?? ''),
      };
    });
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
