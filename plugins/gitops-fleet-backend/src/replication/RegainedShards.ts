import type { StateReader, WrittenSubject } from './StateReader';
import type { StateWriter } from './StateWriter';
import type { StoreState } from './StoreState';
import { SubjectState } from './subjects';
import { storable } from './upsertSubjects';

/**
 * Shards that this replica has lost and may get back. What it has seen of them need not have been written by anyone, and the
 * watch that goes on need not tell of it once more: what is in memory is compared with what is written, shard by shard, and
 * what differs is written. Until then nobody may go on from where this replica watches.
 */
export class RegainedShards {
  readonly #reader: StateReader;
  readonly #writer: StateWriter;
  readonly #state: StoreState;
  readonly #lost = new Set<string>();
  readonly #due = new Set<string>();

  constructor(options: {
    reader: StateReader;
    writer: StateWriter;
    state: StoreState;
  }) {
    this.#reader = options.reader;
    this.#writer = options.writer;
    this.#state = options.state;
  }

  /** Those that are watched here again and not compared yet. */
  get due(): ReadonlySet<string> {
    return this.#due;
  }

  lose(shard: string): void {
    this.#due.delete(shard);
    this.#lost.add(shard);
  }

  /** @returns whether the shard had been lost, and is to be compared */
  regain(shard: string): boolean {
    if (this.#lost.delete(shard)) {
      this.#due.add(shard);
    }
    return this.#due.has(shard);
  }

  /** Forgets a shard that is not watched by anyone any more. */
  forget(shard: string): void {
    this.#due.delete(shard);
    this.#lost.delete(shard);
  }

  /**
   * Compares one shard: comparing all of them would have what is seen meanwhile wait to be written. Not while the writer writes.
   *
   * @throws Error when the database does not answer; the shard stays due
   */
  async compareNext(): Promise<void> {
    const [shard] = this.#due;
    if (shard === undefined) {
      return;
    }
    const written = await this.#reader.written(shard);
    if (!this.#due.delete(shard)) {
      return;
    }
    for (const subject of this.#state.subjectsOf(shard)) {
      const state = this.#state.read(subject);
      const row = written.get(subject.key);
      written.delete(subject.key);
      // What was not looked at yet is marked when it is.
      if (state && row && isWritten(state, row)) {
        this.#writer.review(subject);
      } else if (state) {
        this.#writer.mark(subject);
      }
    }
    for (const [key, { type }] of written) {
      this.#writer.mark({ type, shard, key });
    }
  }
}

function isWritten(state: SubjectState, row: WrittenSubject): boolean {
  return (
    state.status === row.status &&
    storable(state.reason) === row.reason &&
    state.object?.().metadata?.resourceVersion === row.version
  );
}
