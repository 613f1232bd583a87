import {
  ConflictError,
  InputError,
  NotAllowedError,
  NotFoundError,
  ServiceUnavailableError,
} from '@backstage/errors';
import { RequestError } from '@octokit/request-error';

/**
 * Calls GitHub and turns its errors into Backstage's, with what was wanted and what to do.
 *
 * @param wanted - completes "Cannot …"
 */
export async function callGitHub<T>(
  wanted: string,
  call: () => Promise<T>,
): Promise<T> {
  try {
    return await call();
  } catch (error) {
    throw toBackstageError(wanted, error);
  }
}

/** @returns whether an error is GitHub's answer with a status and, where given, words in its message */
export function isGitHubAnswer(
  error: unknown,
  status: number,
  words?: RegExp,
): boolean {
  return (
    error instanceof RequestError &&
    error.status === status &&
    (!words || words.test(error.message))
  );
}

function toBackstageError(wanted: string, error: unknown): Error {
  if (!(error instanceof RequestError)) {
    return error instanceof Error
      ? error
      : new ServiceUnavailableError(`Cannot ${wanted}: ${String(error)}`);
  }
  const { status, message, response } = error;
  const headers = response?.headers ?? {};
  const said = message.replace(/ - https:\/\/docs\.github\.com\S*$/, '');
  if (
    status === 429 ||
    (status === 403 &&
      (headers['x-ratelimit-remaining'] === '0' ||
        headers['retry-after'] !== undefined ||
        /rate limit/i.test(message)))
  ) {
    const reset = Number(headers['x-ratelimit-reset']);
    return new ServiceUnavailableError(
      `Cannot ${wanted}: GitHub's rate limit is used up${
        reset ? ` until ${new Date(reset * 1_000).toISOString()}` : ''
      }; try again then`,
    );
  }
  switch (status) {
    case 401:
      return new NotAllowedError(
        `Cannot ${wanted}: GitHub does not accept the token. Renew it under integrations.github`,
      );
    case 403:
      return new NotAllowedError(
        `Cannot ${wanted}: ${said}. The token needs read and write access to contents and pull requests`,
      );
    case 404:
      return new NotFoundError(
        `Cannot ${wanted}: GitHub knows no such thing, or the token may not see it (private repositories answer 404)`,
      );
    case 409:
      return new ConflictError(`Cannot ${wanted}: ${said}`);
    case 422:
      return /rule violations/i.test(message)
        ? new NotAllowedError(`Cannot ${wanted}: ${said}`)
        : new InputError(`Cannot ${wanted}: ${said}`);
    default:
      return new ServiceUnavailableError(
        `Cannot ${wanted}: ${
          status >= 500 ? `GitHub answered ${status}` : said
        }. Try again later`,
      );
  }
}
