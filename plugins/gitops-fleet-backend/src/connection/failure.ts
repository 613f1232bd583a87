import { isError } from '@backstage/errors';
import { scrubMessage } from '@gitops-fleet/backstage-plugin-gitops-fleet-common';

/** What kept a management cluster from answering, in one word. */
export type FailureReason =
  | 'Configuration'
  | 'Dns'
  | 'Refused'
  | 'Timeout'
  | 'Tls'
  | 'CredentialsRejected'
  | 'Forbidden'
  | 'NotFound'
  | 'Gone'
  | 'TooManyRequests'
  | 'ServerError'
  | 'Network';

/** The API server gave no answer, or not the one that was asked for. */
export class ApiFailure extends Error {
  readonly reason: FailureReason;
  /** Milliseconds that the server asked to wait. */
  readonly retryAfter?: number;

  constructor(reason: FailureReason, message: string, retryAfter?: number) {
    super(message);
    this.name = 'ApiFailure';
    this.reason = reason;
    this.retryAfter = retryAfter;
  }
}

/** An answer with another status than 200. */
export class ApiStatusError extends ApiFailure {
  readonly statusCode: number;

  constructor(
    statusCode: number,
    body: string,
    retryAfter?: string | string[],
  ) {
    super(
      reasonOfStatus(statusCode),
      `the API server answered ${statusCode}: ${messageOf(body)}`,
      retryAfterOf([retryAfter].flat()[0], body),
    );
    this.statusCode = statusCode;
  }
}

/** Longest pause that a server is granted, in milliseconds. */
const longestRetryAfter = 2 * 60_000;

/**
 * Milliseconds that a server asks to wait: by the header `Retry-After`, in seconds or as a date (RFC 9110, 10.2.3), or by
 * `details.retryAfterSeconds` of a `metav1.Status`.
 *
 * @param now - epoch milliseconds
 */
export function retryAfterOf(
  header: string | undefined,
  body: string,
  now: number = Date.now(),
): number | undefined {
  const seconds = header === undefined ? statusSeconds(body) : Number(header);
  const wait = Number.isFinite(seconds)
    ? seconds * 1_000
    : Date.parse(header ?? '') - now;
  return wait > 0 ? Math.min(wait, longestRetryAfter) : undefined;
}

function statusSeconds(body: string): number {
  try {
    return Number(JSON.parse(body)?.details?.retryAfterSeconds);
  } catch {
    return NaN;
  }
}

function reasonOfStatus(statusCode: number): FailureReason {
  switch (statusCode) {
    case 401:
      return 'CredentialsRejected';
    case 403:
      return 'Forbidden';
    case 404:
      return 'NotFound';
    case 410:
      return 'Gone';
    case 429:
      return 'TooManyRequests';
    default:
      return statusCode >= 500 ? 'ServerError' : 'Network';
  }
}

/** The message of a `metav1.Status`, or the beginning of whatever a proxy answered. */
function messageOf(body: string): string {
  try {
    const { message } = JSON.parse(body);
    if (typeof message === 'string') {
      return scrubMessage(message);
    }
  } catch {
    // Not JSON: a proxy or a load balancer answered.
  }
  return scrubMessage(body.slice(0, 200).trim()) || 'no message';
}

const reasonsOfCodes: { [code: string]: FailureReason } = {
  ENOTFOUND: 'Dns',
  EAI_AGAIN: 'Dns',
  ECONNREFUSED: 'Refused',
  ETIMEDOUT: 'Timeout',
  UND_ERR_CONNECT_TIMEOUT: 'Timeout',
  UND_ERR_HEADERS_TIMEOUT: 'Timeout',
  UND_ERR_BODY_TIMEOUT: 'Timeout',
};

const words: { [reason in FailureReason]?: string } = {
  Dns: 'the name of the API server cannot be resolved',
  Refused: 'connection refused',
  Timeout: 'no answer in time',
  Tls: 'the certificate of the API server is not trusted: check certificate-authority in the kubeconfig, or caData',
};

/** Any error as an ApiFailure; aborts stay what they are. */
export function failureOf(error: unknown): Error {
  if (error instanceof ApiFailure) {
    return error;
  }
  if (!isError(error)) {
    return new ApiFailure('Network', String(error));
  }
  if (error.name === 'AbortError') {
    return error;
  }
  if (error.name === 'InputError') {
    return new ApiFailure('Configuration', error.message);
  }
  const code =
    (error as { code?: string }).code ??
    (error.cause as { code?: string } | undefined)?.code ??
    '';
  const isTls =
    /^(ERR_TLS|CERT_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO_|ERR_SSL)/.test(code) ||
    code === 'HOSTNAME_MISMATCH';
  const reason = isTls ? 'Tls' : reasonsOfCodes[code] ?? 'Network';
  const said = scrubMessage(error.message || code);
  return new ApiFailure(
    reason,
    words[reason] && reason !== 'Tls'
      ? words[reason]!
      : `${words[reason] ? `${words[reason]} (${said})` : said}`,
  );
}
