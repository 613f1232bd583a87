import { useApi } from '@backstage/frontend-plugin-api';
import {
  ResourceDetails,
  ResourceRecord,
} from '@gitops-fleet/backstage-plugin-gitops-fleet-common';
import { useEffect, useState } from 'react';
import { gitopsFleetApiRef } from '../../api';
import { errorStatus, errorText } from '../../errorText';

/** The details of a resource: the last ones known, and what went wrong when they were asked for again. */
export interface DetailsState {
  details?: ResourceDetails;
  error?: { message: string; notFound: boolean };
}

/** What of a record changes when its details do. */
function signatureOf(record: ResourceRecord | undefined): string {
  return record
    ? [
        record.status,
        record.actualStatus,
        record.reason,
        record.message,
        record.appliedRevision,
        record.attemptedRevision,
        record.since,
      ].join('\n')
    : '';
}

/**
 * Reads the details of a resource, and again whenever the change stream says that it changed.
 *
 * @param key - see `resourceKey`
 * @param record - the resource as the fleet knows it, `undefined` where it does not
 */
export function useResourceDetails(
  key: string,
  record: ResourceRecord | undefined,
): DetailsState {
  const api = useApi(gitopsFleetApiRef);
  const [state, setState] = useState<DetailsState & { key: string }>({ key });
  const signature = signatureOf(record);

  useEffect(() => {
    const aborted = new AbortController();
    api.getResource(key, { signal: aborted.signal }).then(
      details => {
        if (!aborted.signal.aborted) {
          setState({ key, details });
        }
      },
      error => {
        if (!aborted.signal.aborted) {
          setState(before => ({
            key,
            details: before.key === key ? before.details : undefined,
            error: {
              message: errorText(error),
              notFound: errorStatus(error) === 404,
            },
          }));
        }
      },
    );
    return () => aborted.abort();
  }, [api, key, signature]);

  return state.key === key ? state : {};
}
