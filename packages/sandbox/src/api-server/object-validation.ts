import {
  isRecord,
  JsonValue,
  listAt,
  recordAt,
  sameJson,
  valueAt,
} from '../kubernetes/json';
import { asJson, KubernetesObject } from '../kubernetes/object';
import { isQuantity, QUANTITY_ERROR } from '../kubernetes/quantity';
import { invalid, notFound, StatusError } from '../kubernetes/status-error';

const NAME =
  /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;

/** Maps of quantities, by kind: the lists of maps that the API server decodes as quantities. */
function quantities(object: KubernetesObject): JsonValue[] {
  const json = asJson(object);
  if (object.kind === 'ResourceQuota') {
    return [recordAt(json, 'spec', 'hard')];
  }
  if (object.kind === 'LimitRange') {
    return listAt(json, 'spec', 'limits').flatMap(limit =>
      ['default', 'defaultRequest', 'max', 'min'].map(key =>
        recordAt(limit, key),
      ),
    );
  }
  return [];
}

/**
 * Refuses what an API server refuses: names that are none, quantities that are none.
 *
 * @throws StatusError 422 for a name, 500 without a reason for a quantity (that is how server-side apply answers)
 */
export function validateObject(group: string, object: KubernetesObject): void {
  const { name } = object.metadata;
  const rbac = group === 'rbac.authorization.k8s.io';
  if (!rbac && (!NAME.test(name) || name.length > 253)) {
    throw invalid(
      group,
      object.kind,
      name,
      'metadata.name',
      `Invalid value: "${name}": a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character`,
    );
  }
  for (const map of quantities(object)) {
    if (isRecord(map) && Object.values(map).some(value => !isQuantity(value))) {
      const kind = `${object.apiVersion.includes('/') ? '' : '/'}${
        object.apiVersion
      }, Kind=${object.kind}`;
      throw new StatusError(
        500,
        '',
        `failed to convert new object (${object.metadata.namespace}/${name}; ${kind}) to proper version: unable to convert unstructured object to ${kind}: ${QUANTITY_ERROR}`,
      );
    }
  }
}

/**
 * Refuses to create where there is no namespace, or one that is on its way out.
 *
 * @param resource `<resource>.<group>`
 * @param home the Namespace, if there is one
 * @throws StatusError 404 or 403
 */
export function validateHome(
  resource: string,
  key: { namespace: string; name: string },
  home: KubernetesObject | undefined,
): void {
  if (!home) {
    throw notFound('', 'namespaces', key.namespace);
  }
  if (home.metadata.deletionTimestamp) {
    throw new StatusError(
      403,
      'Forbidden',
      `${resource} "${key.name}" is forbidden: unable to create new content in namespace ${key.namespace} because it is being terminated`,
    );
  }
}

/** Fields that cannot change once set, by group and kind. */
const IMMUTABLE: { [groupKind: string]: string[][] } = {
  'apps/Deployment': [['spec', 'selector']],
  'batch/Job': [
    ['spec', 'template'],
    ['spec', 'selector'],
  ],
  'rbac.authorization.k8s.io/RoleBinding': [['roleRef']],
  'rbac.authorization.k8s.io/ClusterRoleBinding': [['roleRef']],
};

/** @throws StatusError 422 when a write changes an immutable field */
export function validateUpdate(
  group: string,
  before: KubernetesObject,
  after: KubernetesObject,
): void {
  for (const path of IMMUTABLE[`${group}/${after.kind}`] ?? []) {
    const previous = valueAt(asJson(before), ...path);
    const next = valueAt(asJson(after), ...path);
    if (previous !== undefined && !sameJson(previous, next)) {
      throw invalid(
        group,
        after.kind,
        after.metadata.name,
        path.join('.'),
        `Invalid value: ${JSON.stringify(next ?? null)}: field is immutable`,
      );
    }
  }
}
