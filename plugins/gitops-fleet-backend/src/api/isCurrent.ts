import type { VisibleFleet } from '../permissions/VisibleFleet';
import { etagOf } from './AnswerEncoder';

/** Whether a request names this version of an entity, which a proxy may have called weak in between. */
export function names(ifNoneMatch: string | undefined, etag: string): boolean {
  return (
    ifNoneMatch
      ?.split(',')
      .some(named => named.trim().replace(/^W\//, '') === etag) ?? false
  );
}

/**
 * Says which version of the fleet the answer is of, and answers 304 to a caller who has that one.
 *
 * @returns whether it has answered
 */
export function isCurrent(
  request: { headers: { 'if-none-match'?: string } },
  response: {
    set(fields: { [name: string]: string }): unknown;
    status(code: number): { end(): void };
  },
  fleet: VisibleFleet,
): boolean {
  const etag = etagOf(fleet);
  response.set({
    etag,
    'cache-control': 'private, no-cache',
    vary: 'accept-encoding, authorization',
  });
  if (!names(request.headers['if-none-match'], etag)) {
    return false;
  }
  response.status(304).end();
  return true;
}
