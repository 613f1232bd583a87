import {
  ConflictError,
  NotFoundError,
  ServiceUnavailableError,
} from '@backstage/errors';
import { ApiFailure, ApiStatusError } from '../connection/failure';

/**
 * A failed write in words for whoever has asked for it, as an error that the API answers with.
 *
 * @param subject - what was written to, such as `Kustomization prod-eu/ingress on aws-v1`
 */
export function writeFailure(error: unknown, subject: string): unknown {
  if (!(error instanceof ApiFailure)) {
    return error;
  }
  const status = error instanceof ApiStatusError ? error.statusCode : undefined;
  switch (status) {
    case 404:
      return new NotFoundError(`${subject} is not there any more`);
    case 409:
      return new ConflictError(
        `${subject} was changed by others while it was written to: look at it and try again`,
      );
    case 403:
      return new ServiceUnavailableError(
        `${subject}: the portal's account may not do this (${error.message}). Grant it what docs/gitops-fleet-operator.yaml grants`,
      );
    case 400:
    case 422:
      return new ConflictError(`${subject} was not accepted: ${error.message}`);
    default:
      return new ServiceUnavailableError(
        `${subject} could not be written to: ${error.message}. Nothing is known to have changed; try again when the connection is live`,
      );
  }
}
