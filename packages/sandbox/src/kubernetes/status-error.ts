import { JsonObject, JsonValue } from './json';

/** A failed request, as a Kubernetes API server answers it: `metav1.Status`. */
export class StatusError extends Error {
  readonly code: number;
  readonly reason: string;
  readonly details?: JsonObject;

  constructor(
    code: number,
    reason: string,
    message: string,
    details?: JsonObject,
  ) {
    super(message);
    this.name = 'StatusError';
    this.code = code;
    this.reason = reason;
    this.details = details;
  }

  /** The answer's body. */
  toStatus(): JsonObject {
    return {
      kind: 'Status',
      apiVersion: 'v1',
      metadata: {},
      status: 'Failure',
      message: this.message,
      ...(this.reason ? { reason: this.reason } : {}),
      ...(this.details ? { details: this.details } : {}),
      code: this.code,
    };
  }
}

/** The API server could not be reached at all; the message is worded as a Go client words it. */
export class ConnectionRefusedError extends Error {
  constructor(url: string) {
    const { host } = new URL(url);
    super(
      `failed to get server groups: Get "${url}/api?timeout=30s": dial tcp ${host}: connect: connection refused`,
    );
    this.name = 'ConnectionRefusedError';
  }
}

/** No served resource has this kind at this version; the message is client-go's. */
export class NoKindMatchError extends Error {
  constructor(apiVersion: string, kind: string) {
    super(`no matches for kind "${kind}" in version "${apiVersion}"`);
    this.name = 'NoKindMatchError';
  }
}

/** `kustomizations.kustomize.toolkit.fluxcd.io`, or `pods` for the core group. */
export function groupResource(group: string, resource: string): string {
  return group ? `${resource}.${group}` : resource;
}

export function notFound(
  group: string,
  resource: string,
  name: string,
): StatusError {
  return new StatusError(
    404,
    'NotFound',
    `${groupResource(group, resource)} "${name}" not found`,
    detailsOf(group, resource, name),
  );
}

/** What `details` says of an object; the core group is left out. */
function detailsOf(group: string, kind: string, name: string): JsonObject {
  return { name, ...(group ? { group } : {}), kind };
}

/** 404 for a path that nothing is served at. */
export function noSuchResource(): StatusError {
  return new StatusError(
    404,
    'NotFound',
    'the server could not find the requested resource',
  );
}

export function alreadyExists(
  group: string,
  resource: string,
  name: string,
): StatusError {
  return new StatusError(
    409,
    'AlreadyExists',
    `${groupResource(group, resource)} "${name}" already exists`,
    detailsOf(group, resource, name),
  );
}

export function conflict(
  group: string,
  resource: string,
  name: string,
): StatusError {
  return new StatusError(
    409,
    'Conflict',
    `Operation cannot be fulfilled on ${groupResource(
      group,
      resource,
    )} "${name}": the object has been modified; please apply your changes to the latest version and try again`,
    detailsOf(group, resource, name),
  );
}

export function badRequest(message: string): StatusError {
  return new StatusError(400, 'BadRequest', message);
}

/**
 * 422 with one cause.
 *
 * @param field path of the field, such as `spec.selector`
 * @param problem the cause, such as `Invalid value: "x": field is immutable`
 */
export function invalid(
  group: string,
  kind: string,
  name: string,
  field: string,
  problem: string,
): StatusError {
  const causes: JsonValue[] = [
    { reason: 'FieldValueInvalid', message: problem, field },
  ];
  return new StatusError(
    422,
    'Invalid',
    `${groupResource(group, kind)} "${name}" is invalid: ${field}: ${problem}`,
    { ...detailsOf(group, kind, name), causes },
  );
}

/** 410: the resource version is older than what the server still remembers. */
export function expired(message: string): StatusError {
  return new StatusError(410, 'Expired', message);
}

export function isNotFound(error: unknown): boolean {
  return error instanceof StatusError && error.reason === 'NotFound';
}

export function isConflict(error: unknown): boolean {
  return error instanceof StatusError && error.reason === 'Conflict';
}
