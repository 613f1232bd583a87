import { randomUUID } from 'node:crypto';
import { Clock } from '../kubernetes/clock';
import { KubernetesObject } from '../kubernetes/object';
import { badRequest, expired } from '../kubernetes/status-error';

export interface Page {
  items: KubernetesObject[];
  /** Token of the next page; empty on the last. */
  continue: string;
  /** Objects after this page. */
  remaining: number;
  resourceVersion: number;
}

interface OpenList {
  items: KubernetesObject[];
  resourceVersion: number;
  openedAt: number;
}

/** A paged list stays consistent for this long, as until etcd's compaction. */
const LIFETIME_MILLISECONDS = 5 * 60_000;
const OPEN_LISTS = 200;

/** Lists that are being read page by page: every page comes from the state at the first. */
export class ListPages {
  private readonly open = new Map<string, OpenList>();

  constructor(private readonly clock: Clock) {}

  first(
    items: KubernetesObject[],
    resourceVersion: number,
    limit: number,
  ): Page {
    if (limit <= 0 || items.length <= limit) {
      return { items, continue: '', remaining: 0, resourceVersion };
    }
    const id = randomUUID();
    this.open.set(id, {
      items,
      resourceVersion,
      openedAt: this.clock.now().getTime(),
    });
    this.evict();
    return this.page(id, 0, limit);
  }

  /** @throws StatusError 410 for a token whose list is gone, 400 for one that is no token */
  next(token: string, limit: number): Page {
    const [, id, start] =
      /^([0-9a-f-]{36}):(\d+)$/.exec(
        Buffer.from(token, 'base64url').toString('utf8'),
      ) ?? [];
    if (!id) {
      throw badRequest('continue key is not valid: unable to decode');
    }
    this.evict();
    return this.page(id, Number(start), limit);
  }

  /** Forgets all open lists, as compaction does. */
  forget(): void {
    this.open.clear();
  }

  private page(id: string, start: number, limit: number): Page {
    const list = this.open.get(id);
    if (!list) {
      throw expired(
        'The provided continue parameter is too old to display a consistent list result. You can start a new list without the continue parameter.',
      );
    }
    const end = limit > 0 ? start + limit : list.items.length;
    const remaining = Math.max(0, list.items.length - end);
    return {
      items: list.items.slice(start, end),
      continue:
        remaining > 0
          ? Buffer.from(`${id}:${end}`, 'utf8').toString('base64url')
          : '',
      remaining,
      resourceVersion: list.resourceVersion,
    };
  }

  private evict(): void {
    const oldest = this.clock.now().getTime() - LIFETIME_MILLISECONDS;
    for (const [id, list] of this.open) {
      if (list.openedAt < oldest || this.open.size > OPEN_LISTS) {
        this.open.delete(id);
      }
    }
  }
}
