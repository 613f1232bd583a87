import { InputError } from '@backstage/errors';
import {
  HistoryEntry,
  HistoryPage,
} from '@gitops-fleet/backstage-plugin-gitops-fleet-common';
import { FleetDatabase } from '../database/FleetDatabase';
import { TransitionQuery, TransitionRow, Transitions } from './Transitions';

/** What is asked of the history of the fleet. Times in epoch milliseconds; lists of values are alternatives. */
export interface HistoryQuery {
  since?: number;
  until?: number;
  managementCluster?: string[];
  /** `resource`, `cluster`, `connection`. */
  type?: string[];
  /** Statuses that were entered. */
  status?: string[];
  /** Keys of the only subjects to tell of. */
  among?: SubjectKeys;
  cursor?: string;
  limit?: number;
}

/** Keys of resources and workload clusters, and names of management clusters. */
export interface SubjectKeys {
  size: number;
  has(key: string): boolean;
  keys(): Iterable<string>;
}

const hour = 3_600_000;

/** So many changes of status within an hour are no news any more, but a nuisance of their own. */
const flappingFrom = 6;

const defaultLimit = 100;

/** Of so many subjects each is looked up; of more the newest entries are read and the others' left out. */
const mostLookedUp = 4_000;

/** Entries that are read at once where others' are left out, and how often. */
const batch = 1_000;
const mostBatches = 5;

/**
 * Reads the history, newest first. Pages go on from the entry where the one before has ended, so what is recorded in the
 * meantime moves nothing.
 */
export class HistoryReader {
  readonly #transitions: Transitions;

  constructor(database: FleetDatabase) {
    this.#transitions = new Transitions(database);
  }

  /**
   * The history of the fleet. A page of more than some thousand subjects that have been quiet for long may be shorter than
   * was asked for, and go on.
   *
   * @throws InputError for a cursor that no page has given
   */
  async list(query: HistoryQuery): Promise<HistoryPage> {
    const { among, limit = defaultLimit } = query;
    const asked = toTransitionQuery(query);
    if (!among) {
      return toPage(await this.#transitions.newest(asked, limit + 1), limit);
    }
    if (among.size <= mostLookedUp) {
      const keys = [...among.keys()];
      return toPage(
        await this.#transitions.newest({ ...asked, keys }, limit + 1),
        limit,
      );
    }
    return this.#pick(asked, among, limit);
  }

  /**
   * The history of one resource, workload cluster or connection, each entry with the time at which it ended.
   *
   * @param key - of a resource or a workload cluster, or the name of a management cluster
   *
   * @throws InputError for a cursor that no page has given
   */
  async ofSubject(
    key: string,
    query: { cursor?: string; limit?: number; now: number },
  ): Promise<HistoryPage> {
    const { limit = defaultLimit } = query;
    const asked = toTransitionQuery(query);
    const rows = await this.#transitions.ofSubject(
      key,
      asked,
      Math.max(limit + 1, flappingFrom),
    );
    const page = toPage(rows, limit);
    let until = asked.before?.at;
    for (const entry of page.entries) {
      if (until !== undefined) {
        entry.until = until;
      }
      until = entry.at;
    }
    if (query.cursor) {
      return page;
    }
    const recent = rows.filter(({ at }) => Number(at) > query.now - hour);
    const [newest] = rows;
    return {
      ...page,
      flapping: recent.length >= flappingFrom,
      ...(newest?.revision && {
        revisionFirstSeen: await this.#transitions.firstSeen(
          key,
          newest.revision,
        ),
      }),
    };
  }

  /** Of many subjects some are among the newest entries: what is not theirs is left out here. */
  async #pick(
    asked: TransitionQuery,
    among: SubjectKeys,
    limit: number,
  ): Promise<HistoryPage> {
    const found: TransitionRow[] = [];
    let { before } = asked;
    for (let batches = 0; batches < mostBatches; batches++) {
      const rows = await this.#transitions.newest({ ...asked, before }, batch);
      found.push(...rows.filter(({ key }) => among.has(key)));
      if (found.length > limit || rows.length < batch) {
        return toPage(found, limit);
      }
      before = positionOf(rows[rows.length - 1]);
    }
    return {
      entries: found.map(toEntry),
      nextCursor: toCursor(before!),
    };
  }
}

function toPage(rows: TransitionRow[], limit: number): HistoryPage {
  const shown = rows.slice(0, limit);
  return {
    entries: shown.map(toEntry),
    ...(rows.length > limit && {
      nextCursor: toCursor(positionOf(shown[shown.length - 1])),
    }),
  };
}

function toEntry(row: TransitionRow): HistoryEntry {
  return {
    key: row.key,
    type: row.type,
    at: Number(row.at),
    from: row.from_status,
    status: row.to_status,
    reason: row.reason,
    message: row.message,
    revision: row.revision,
  };
}

function toTransitionQuery({
  cursor,
  since,
  until,
  managementCluster,
  type,
  status,
}: HistoryQuery): TransitionQuery {
  return {
    since,
    until,
    shards: managementCluster,
    types: type,
    statuses: status,
    ...(cursor && { before: readCursor(cursor) }),
  };
}

function positionOf({ at, id }: TransitionRow): { at: number; id: number } {
  return { at: Number(at), id: Number(id) };
}

function toCursor({ at, id }: { at: number; id: number }): string {
  return `${at}.${id}`;
}

function readCursor(cursor: string): { at: number; id: number } {
  const [, at, id] = /^(\d{1,15})\.(\d{1,15})$/.exec(cursor) ?? [];
  if (!at) {
    throw new InputError(
      'cursor is none that a page has given: leave it out to begin with the newest entry',
    );
  }
  return { at: Number(at), id: Number(id) };
}
