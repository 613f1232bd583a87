import { ListOptions } from '../kubernetes/control-plane';
import { KubernetesObject, matchesLabels } from '../kubernetes/object';
import { badRequest } from '../kubernetes/status-error';
import { RequestTarget } from './request-target';

/**
 * The filter of a list or watch: namespace and name of the path, `labelSelector` (equality), `fieldSelector`
 * (metadata.name and metadata.namespace, the only fields that custom resources can be selected by).
 *
 * @throws StatusError 400 for a selector that is not understood
 */
export function objectFilter(
  target: RequestTarget,
  query: URLSearchParams,
): (object: KubernetesObject) => boolean {
  const labels = parseEquality(query.get('labelSelector') ?? '', 'label');
  const fields = parseEquality(query.get('fieldSelector') ?? '', 'field');
  for (const field of Object.keys(fields)) {
    if (field !== 'metadata.name' && field !== 'metadata.namespace') {
      throw badRequest(
        `field label not supported: ${field}: supported are metadata.name and metadata.namespace`,
      );
    }
  }
  const name = target.name ?? fields['metadata.name'];
  const namespace = target.namespace ?? fields['metadata.namespace'];
  return object =>
    (namespace === undefined || object.metadata.namespace === namespace) &&
    (name === undefined || object.metadata.name === name) &&
    matchesLabels(object.metadata.labels, labels);
}

/** The filter of a list or watch through the seam. */
export function selectedBy({
  namespace,
  labels = {},
}: ListOptions): (object: KubernetesObject) => boolean {
  return object =>
    (namespace === undefined || object.metadata.namespace === namespace) &&
    matchesLabels(object.metadata.labels, labels);
}

function parseEquality(
  selector: string,
  what: string,
): { [key: string]: string } {
  const result: { [key: string]: string } = {};
  for (const term of selector.split(',').filter(Boolean)) {
    const match = /^([^=!<>()\s]+)==?([^=!<>()\s]*)$/.exec(term);
    if (!match) {
      throw badRequest(
        `unable to parse the ${what} selector "${term}": the sandbox knows equality only (key=value)`,
      );
    }
    result[match[1]] = match[2];
  }
  return result;
}
