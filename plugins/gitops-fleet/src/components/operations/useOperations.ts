import { useApi } from '@backstage/frontend-plugin-api';
import {
  Operation,
  OperationRequests,
} from '@gitops-fleet/backstage-plugin-gitops-fleet-common';
import { useCallback, useEffect, useRef, useState } from 'react';
import { gitopsFleetApiRef } from '../../api';
import { errorStatus, errorText } from '../../errorText';
import { isUnderWay } from '../../fleet/operationWords';

/** Milliseconds between two looks at an operation that is under way. */
const lookInterval = 1_000;

/** Operations that are shown of one resource. */
const shownOperations = 5;

/** What went wrong when something was asked for. */
export interface OperationFailure {
  message: string;
  /** It can be asked for nevertheless. */
  canOverride: boolean;
}

/** The operations of one resource, and how another one is asked for. */
export interface ResourceOperationsState {
  /** Newest first. */
  entries: readonly Operation[];
  /** Id of the one that was asked for here last. */
  asked?: string;
  isAsking: boolean;
  failure?: OperationFailure;
  /** @returns whether it was accepted */
  ask<TOperation extends keyof OperationRequests>(
    operation: TOperation,
    request: OperationRequests[TOperation],
  ): Promise<boolean>;
  dismissFailure(): void;
}

/** Sent twice, a request with a key is done once. Browsers make keys on pages with HTTPS only. */
export function newIdempotencyKey(): string | undefined {
  return globalThis.crypto?.randomUUID?.();
}

/** Reads what a resource was asked for, and goes on looking while something is under way. */
export function useOperations(key: string): ResourceOperationsState {
  const api = useApi(gitopsFleetApiRef);
  const [entries, setEntries] = useState<readonly Operation[]>([]);
  const [asked, setAsked] = useState<string>();
  const [isAsking, setIsAsking] = useState(false);
  const [failure, setFailure] = useState<OperationFailure>();
  const isHere = useRef(true);

  const read = useCallback(
    async (signal?: AbortSignal) => {
      try {
        const page = await api.getOperations(
          { key, limit: shownOperations },
          { signal },
        );
        if (isHere.current && !signal?.aborted) {
          setEntries(page.entries);
        }
      } catch {
        // The resource itself is what matters: its operations stay what was last known of them.
      }
    },
    [api, key],
  );

  useEffect(() => {
    isHere.current = true;
    const aborted = new AbortController();
    read(aborted.signal);
    return () => {
      isHere.current = false;
      aborted.abort();
    };
  }, [read]);

  const underWay = entries.some(isUnderWay);
  useEffect(() => {
    if (!underWay) {
      return undefined;
    }
    const timer = setInterval(() => read(), lookInterval);
    return () => clearInterval(timer);
  }, [underWay, read]);

  const ask: ResourceOperationsState['ask'] = async (operation, request) => {
    setIsAsking(true);
    setFailure(undefined);
    try {
      const accepted = await api.operateResource(key, operation, request, {
        idempotencyKey: newIdempotencyKey(),
      });
      if (isHere.current) {
        setAsked(accepted.id);
        setEntries(known => [
          accepted,
          ...known.filter(({ id }) => id !== accepted.id),
        ]);
      }
      return true;
    } catch (error) {
      if (isHere.current) {
        const message = errorText(error);
        setFailure({
          message,
          canOverride:
            errorStatus(error) === 409 && message.includes('send override'),
        });
      }
      return false;
    } finally {
      if (isHere.current) {
        setIsAsking(false);
      }
    }
  };

  return {
    entries,
    asked,
    isAsking,
    failure,
    ask,
    dismissFailure: () => setFailure(undefined),
  };
}
