import {
  asMap,
  asText,
} from '@gitops-fleet/backstage-plugin-gitops-fleet-common';

/** What an API server answered instead of doing what was asked. */
export class ApiError extends Error {
  constructor(
    /** HTTP status code. */
    readonly status: number,
    /** Kubernetes' machine-readable reason such as `NotFound`, `AlreadyExists`, `Conflict`; `''` where there is none. */
    readonly reason: string,
    message: string,
  ) {
    super(message);
    this.name = 'ApiError';
  }

  /**
   * Reads the body of a failed answer, a Kubernetes `Status` or any text.
   *
   * @param request method and path, for the message
   */
  static from(request: string, status: number, body: string): ApiError {
    let answer = {};
    try {
      answer = JSON.parse(body);
    } catch {
      // A proxy or a server that is going down answers in plain text.
    }
    const fields = asMap(answer);
    const message = asText(fields.message) ?? body.trim().slice(0, 500);
    return new ApiError(
      status,
      asText(fields.reason) ?? '',
      `${request}: ${status} ${message}`,
    );
  }
}

/** True where the object, or its kind, does not exist. */
export function isNotFound(error: unknown): boolean {
  return error instanceof ApiError && error.status === 404;
}

/** True where another object of that name is there already. */
export function isAlreadyExists(error: unknown): boolean {
  return error instanceof ApiError && error.reason === 'AlreadyExists';
}
