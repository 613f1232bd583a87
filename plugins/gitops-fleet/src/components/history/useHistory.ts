import { useApi } from '@backstage/frontend-plugin-api';
import {
  GitOpsFleetApi,
  HistoryEntry,
  HistoryPage,
} from '@gitops-fleet/backstage-plugin-gitops-fleet-common';
import { useCallback, useEffect, useRef, useState } from 'react';
import { fleetStoreApiRef, gitopsFleetApiRef } from '../../api';
import { errorText } from '../../errorText';
import { isFlapping, withEnds } from '../../fleet/historyWords';

/** Entries of a page: as many as are looked through at once. */
const pageSize = 10;

/** Milliseconds after a change at which the backend has recorded it: a state must last for 2 s, a passing one for 30 s. */
const recordedAfter = [4_000, 35_000];

/** What a history is of. `key`: of a resource or a workload cluster, or the name of a management cluster. */
export interface HistorySubject {
  type: HistoryEntry['type'];
  key: string;
}

/** What is known of a history. */
export interface HistoryState {
  /** Newest first; `undefined` until the first page is there. */
  entries?: readonly HistoryEntry[];
  isFlapping: boolean;
  /** When the revision of the newest entry was first seen there, epoch milliseconds. */
  revisionFirstSeen?: number;
  hasMore: boolean;
  isReadingMore: boolean;
  /** What went wrong when it was asked for last. */
  error?: string;
  readMore(): void;
  retry(): void;
}

function readPage(
  api: GitOpsFleetApi,
  { type, key }: HistorySubject,
  cursor?: string,
): Promise<HistoryPage> {
  const query = { limit: pageSize, ...(cursor && { cursor }) };
  switch (type) {
    case 'resource':
      return api.getResourceHistory(key, query);
    case 'cluster':
      return api.getClusterHistory(key, query);
    default:
      return api.getHistory({
        ...query,
        type: 'connection',
        managementCluster: key,
      });
  }
}

interface Known {
  entries?: readonly HistoryEntry[];
  cursor?: string;
  flapping: boolean;
  revisionFirstSeen?: number;
}

/** What is known after the newest page was read again: older pages stay where it reaches them. */
function withNewest(known: Known, page: HistoryPage, now: number): Known {
  const oldest = page.entries[page.entries.length - 1];
  const older = (known.entries ?? []).filter(
    entry => oldest !== undefined && entry.at < oldest.at,
  );
  const reaches = known.entries?.some(entry => entry.at === oldest?.at);
  const keeps = older.length > 0 && reaches;
  return {
    entries: withEnds([...page.entries, ...(keeps ? older : [])]),
    cursor: keeps ? known.cursor : page.nextCursor,
    flapping: page.flapping ?? isFlapping(page.entries, now),
    revisionFirstSeen: page.revisionFirstSeen,
  };
}

/**
 * Reads what something has been through, a page at a time, and the newest page again after each change.
 *
 * @param signature - differs when the subject has changed
 */
export function useHistory(
  { type, key }: HistorySubject,
  signature: string,
): HistoryState {
  const api = useApi(gitopsFleetApiRef);
  const store = useApi(fleetStoreApiRef);
  const [known, setKnown] = useState<Known>({ flapping: false });
  const [error, setError] = useState<string>();
  const [isReadingMore, setReadingMore] = useState(false);
  const isHere = useRef(true);

  const read = useCallback(
    async (cursor?: string) => {
      try {
        const page = await readPage(api, { type, key }, cursor);
        if (!isHere.current) {
          return;
        }
        setError(undefined);
        setKnown(before =>
          cursor
            ? {
                ...before,
                entries: withEnds([...(before.entries ?? []), ...page.entries]),
                cursor: page.nextCursor,
              }
            : withNewest(before, page, store.now()),
        );
      } catch (failure) {
        if (isHere.current) {
          setError(errorText(failure));
        }
      }
    },
    [api, store, type, key],
  );

  useEffect(() => {
    isHere.current = true;
    read();
    const timers = recordedAfter.map(delay => setTimeout(read, delay));
    return () => {
      isHere.current = false;
      timers.forEach(clearTimeout);
    };
  }, [read, signature]);

  return {
    entries: known.entries,
    isFlapping: known.flapping,
    revisionFirstSeen: known.revisionFirstSeen,
    hasMore: known.cursor !== undefined,
    isReadingMore,
    error,
    readMore: () => {
      setReadingMore(true);
      read(known.cursor).finally(() => isHere.current && setReadingMore(false));
    },
    retry: () => {
      read();
    },
  };
}
