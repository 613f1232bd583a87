import { Clock } from '../kubernetes/clock';
import { isRecord } from '../kubernetes/json';
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
const TOKEN_VERSION = 'meta.k8s.io/v1';

/** Ends the name of the last object in a token: the least that comes after it. */
const AFTER = '\0';

/**
 * Lists that are being read page by page: every page comes from the state at the first. A token names the version of that
 * state and the last object before its page (`continueToken` in apiserver/pkg/storage/continue.go), so whoever asks for
 * the same page of the same state gets the same answer.
 */
export class ListPages {
  private readonly open = new Map<string, OpenList>();

  constructor(private readonly clock: Clock) {}

  /** @param scope what is listed: lists of different scopes have nothing to do with each other */
  first(
    scope: string,
    items: KubernetesObject[],
    resourceVersion: number,
    limit: number,
  ): Page {
    if (limit <= 0 || items.length <= limit) {
      return { items, continue: '', remaining: 0, resourceVersion };
    }
    const id = idOf(scope, resourceVersion);
    const list = {
      items,
      resourceVersion,
      openedAt: this.clock.now().getTime(),
    };
    this.open.delete(id);
    this.open.set(id, list);
    this.evict();
    return pageOf(list, 0, limit);
  }

  /** @throws StatusError 410 for a token whose list is gone, 400 for one that is no token */
  next(scope: string, token: string, limit: number): Page {
    const { resourceVersion, after } = readToken(token);
    this.evict();
    const list = this.open.get(idOf(scope, resourceVersion));
    if (!list) {
      throw expired(
        'The provided continue parameter is too old to display a consistent list result. You can start a new list without the continue parameter.',
      );
    }
    const start = list.items.findIndex(item => positionOf(item) > after);
    return pageOf(list, start < 0 ? list.items.length : start, limit);
  }

  /** Forgets all open lists, as compaction does. */
  forget(): void {
    this.open.clear();
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

function idOf(scope: string, resourceVersion: number): string {
  return `${scope}@${resourceVersion}`;
}

/** Where an object stands in a list. */
function positionOf({ metadata }: KubernetesObject): string {
  return `${metadata.namespace ?? ''}/${metadata.name}`;
}

function pageOf(list: OpenList, start: number, limit: number): Page {
  const { items, resourceVersion } = list;
  const end = limit > 0 ? start + limit : items.length;
  const remaining = Math.max(0, items.length - end);
  return {
    items: items.slice(start, end),
    continue: remaining > 0 ? writeToken(resourceVersion, items[end - 1]) : '',
    remaining,
    resourceVersion,
  };
}

function writeToken(resourceVersion: number, last: KubernetesObject): string {
  const token = JSON.stringify({
    v: TOKEN_VERSION,
    rv: resourceVersion,
    start: positionOf(last) + AFTER,
  });
  return Buffer.from(token, 'utf8').toString('base64url');
}

function readToken(token: string): { resourceVersion: number; after: string } {
  let fields: unknown;
  try {
    fields = JSON.parse(Buffer.from(token, 'base64url').toString('utf8'));
  } catch {
    // No JSON: no token either.
  }
  if (
    !isRecord(fields) ||
    fields.v !== TOKEN_VERSION ||
    typeof fields.rv !== 'number' ||
    typeof fields.start !== 'string'
  ) {
    throw badRequest('continue key is not valid: unable to decode');
  }
  return {
    resourceVersion: fields.rv,
    after: fields.start.split(AFTER, 1)[0],
  };
}
