import {
  asMap,
  asText,
  KubernetesObject,
} from '@gitops-fleet/backstage-plugin-gitops-fleet-common';
import { ApiFailure, ApiStatusError } from '../connection/failure';
import { parseItem, ReadParts } from '../connection/parseItem';

/** What one line of a watch tells. */
export type WatchEvent =
  | {
      type: 'ADDED' | 'MODIFIED' | 'DELETED' | 'BOOKMARK';
      object: WatchedObject;
    }
  | { type: 'ERROR'; failure: ApiStatusError };

/** An object of a watch. The only field of a bookmark is its resource version. */
export type WatchedObject = KubernetesObject & {
  metadata: { resourceVersion: string };
};

/** A line that no API server writes. */
export class MalformedLine extends ApiFailure {
  constructor() {
    super(
      'Network',
      'the watch sent a line that is no event: something between the portal and the API server changes what passes',
    );
  }
}

/** The version to watch from is newer than anything that the server knows. */
export class TooLargeVersion extends ApiFailure {
  constructor() {
    super(
      'ServerError',
      'the API server does not know the version to watch from yet, or not any more: its etcd may have been restored',
    );
  }
}

const changes: ReadonlySet<unknown> = new Set([
  'ADDED',
  'MODIFIED',
  'DELETED',
  'BOOKMARK',
]);

/**
 * @param parts - what of the object is read
 *
 * @throws MalformedLine
 */
export function readWatchEvent(line: Buffer, parts: ReadParts): WatchEvent {
  let event: { [field: string]: unknown };
  try {
    event = asMap(parseItem(line, parts));
  } catch {
    throw new MalformedLine();
  }
  const object = asMap(event.object);
  if (event.type === 'ERROR') {
    return {
      type: 'ERROR',
      failure: new ApiStatusError(
        Number(object.code) || 500,
        JSON.stringify(object),
      ),
    };
  }
  const { type } = event;
  const metadata = asMap(object.metadata);
  if (
    !changes.has(type) ||
    !asText(metadata.resourceVersion) ||
    (type !== 'BOOKMARK' && !asText(metadata.name))
  ) {
    throw new MalformedLine();
  }
  return {
    type: type as 'ADDED' | 'MODIFIED' | 'DELETED' | 'BOOKMARK',
    object: object as WatchedObject,
  };
}

/** The answer to a version from the future, as client-go knows it: by its text, because older servers say no more. */
export function isTooLarge(error: unknown): boolean {
  return (
    error instanceof ApiStatusError &&
    error.statusCode === 504 &&
    /too large resource version/i.test(error.message)
  );
}
