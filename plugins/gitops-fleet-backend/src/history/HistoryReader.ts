import { InputError } from '@backstage/errors';
import {
  HistoryEntry,
  HistoryPage,
} from '@gitops-fleet/backstage-plugin-gitops-fleet-common';
import type { Knex } from 'knex';
import { FleetDatabase } from '../database/FleetDatabase';

/** What is asked of the history of the fleet. Times in epoch milliseconds; lists of values are alternatives. */
export interface HistoryQuery {
  since?: number;
  until?: number;
  managementCluster?: string[];
  /** `resource`, `cluster`, `connection`. */
  type?: string[];
  /** Statuses that were entered. */
  status?: string[];
  cursor?: string;
  limit?: number;
}

interface TransitionRow {
  id: number | string;
  key: string;
  type: HistoryEntry['type'];
  at: number | string;
  from_status: string;
  to_status: string;
  reason: string;
  message: string;
  revision: string;
}

const hour = 3_600_000;

/** So many changes of status within an hour are no news any more, but a nuisance of their own. */
const flappingFrom = 6;

/**
 * Reads the history, newest first. Pages go on from the entry where the one before has ended, so what is recorded in the
 * meantime moves nothing.
 */
export class HistoryReader {
  readonly #database: FleetDatabase;

  constructor(database: FleetDatabase) {
    this.#database = database;
  }

  /**
   * The history of the fleet.
   *
   * @throws InputError for a cursor that no page has given
   */
  async list(query: HistoryQuery): Promise<HistoryPage> {
    const rows = this.#entries();
    if (query.since !== undefined) {
      rows.where('t.at', '>=', query.since);
    }
    if (query.until !== undefined) {
      rows.where('t.at', '<', query.until);
    }
    if (query.managementCluster) {
      rows.whereIn('s.shard', query.managementCluster);
    }
    if (query.type) {
      rows.whereIn('s.type', query.type);
    }
    if (query.status) {
      rows.whereIn('t.to_status', query.status);
    }
    return this.#page(rows, query);
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
    const page = await this.#page(this.#entries().where('s.key', key), query);
    let until = query.cursor ? readCursor(query.cursor).at : undefined;
    for (const entry of page.entries) {
      if (until !== undefined) {
        entry.until = until;
      }
      until = entry.at;
    }
    const recent = page.entries.filter(({ at }) => at > query.now - hour);
    return {
      ...page,
      ...(!query.cursor && { flapping: recent.length >= flappingFrom }),
    };
  }

  /** When a subject first had a revision, epoch milliseconds; `undefined` when it never had. */
  async firstSeen(key: string, revision: string): Promise<number | undefined> {
    const row = await this.#database
      .knex('fleet_transitions as t')
      .join('fleet_subjects as s', 's.id', 't.subject_id')
      .where({ key, revision })
      .orderBy('at')
      .first('at');
    return row && Number(row.at);
  }

  #entries(): Knex.QueryBuilder {
    return this.#database
      .knex('fleet_transitions as t')
      .join('fleet_subjects as s', 's.id', 't.subject_id')
      .orderBy([
        { column: 't.at', order: 'desc' },
        { column: 't.id', order: 'desc' },
      ])
      .select(
        't.id',
        's.key',
        's.type',
        't.at',
        't.from_status',
        't.to_status',
        't.reason',
        't.message',
        't.revision',
      );
  }

  async #page(
    rows: Knex.QueryBuilder,
    { cursor, limit = 100 }: { cursor?: string; limit?: number },
  ): Promise<HistoryPage> {
    if (cursor) {
      const { at, id } = readCursor(cursor);
      rows.where(builder =>
        builder
          .where('t.at', '<', at)
          .orWhere(same => same.where('t.at', at).andWhere('t.id', '<', id)),
      );
    }
    const found: TransitionRow[] = await rows.limit(limit + 1);
    const shown = found.slice(0, limit);
    const last = shown[shown.length - 1];
    return {
      entries: shown.map(toEntry),
      ...(found.length > limit && { nextCursor: `${last.at}.${last.id}` }),
    };
  }
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

function readCursor(cursor: string): { at: number; id: number } {
  const [, at, id] = /^(\d{1,15})\.(\d{1,15})$/.exec(cursor) ?? [];
  if (!at) {
    throw new InputError(
      'cursor is none that a page has given: leave it out to begin with the newest entry',
    );
  }
  return { at: Number(at), id: Number(id) };
}
