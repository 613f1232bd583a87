import { useApi } from '@backstage/frontend-plugin-api';
import {
  BulkOperationRequest,
  Operation,
} from '@gitops-fleet/backstage-plugin-gitops-fleet-common';
import { useEffect, useRef, useState } from 'react';
import { gitopsFleetApiRef } from '../../api';
import { errorText } from '../../errorText';
import { isUnderWay } from '../../fleet/operationWords';
import { newIdempotencyKey } from './useOperations';

/** Milliseconds between two looks at a bulk operation. */
const lookInterval = 1_000;

/** Asks for the same of many resources, and follows it until its end. */
export function useBulkOperation(): {
  operation?: Operation;
  isAsking: boolean;
  error?: string;
  ask(request: BulkOperationRequest): Promise<void>;
  cancel(): Promise<void>;
} {
  const api = useApi(gitopsFleetApiRef);
  const [operation, setOperation] = useState<Operation>();
  const [isAsking, setIsAsking] = useState(false);
  const [error, setError] = useState<string>();
  const isHere = useRef(true);
  /** Stays the same for a second try, so that what was accepted unheard is not done twice. */
  const [idempotencyKey] = useState(newIdempotencyKey);

  useEffect(() => {
    isHere.current = true;
    return () => {
      isHere.current = false;
    };
  }, []);

  const show = async (asked: () => Promise<Operation>) => {
    setIsAsking(true);
    try {
      const found = await asked();
      if (isHere.current) {
        setOperation(found);
        setError(undefined);
      }
    } catch (caught) {
      if (isHere.current) {
        setError(errorText(caught));
      }
    } finally {
      if (isHere.current) {
        setIsAsking(false);
      }
    }
  };

  const followed =
    operation && isUnderWay(operation) ? operation.id : undefined;
  useEffect(() => {
    if (followed === undefined) {
      return undefined;
    }
    const timer = setInterval(() => {
      api.getOperation(followed).then(
        found => isHere.current && setOperation(found),
        // The next look may succeed.
        () => {},
      );
    }, lookInterval);
    return () => clearInterval(timer);
  }, [api, followed]);

  return {
    operation,
    isAsking,
    error,
    ask: request =>
      show(() => api.createBulkOperation(request, { idempotencyKey })),
    cancel: async () => {
      if (operation) {
        await show(() => api.cancelOperation(operation.id));
      }
    },
  };
}
