import { useCallback } from 'react';
import { useSearchParams } from 'react-router-dom';

/**
 * The state of a view, which lies in the URL's query so that it can be linked to.
 *
 * @returns the parameters, and what changes them from their newest value; a change of a filter leaves no entry in the
 *   history unless `push` is set
 */
export function useUrlState(): [
  URLSearchParams,
  (
    change: (parameters: URLSearchParams) => URLSearchParams,
    options?: { push?: boolean },
  ) => void,
] {
  const [parameters, setParameters] = useSearchParams();
  const change = useCallback(
    (
      update: (current: URLSearchParams) => URLSearchParams,
      options?: { push?: boolean },
    ) => setParameters(update, { replace: !options?.push }),
    [setParameters],
  );
  return [parameters, change];
}
