import type { SupportedOperation } from '../fleet/records';
import { KubernetesObject } from '../kubernetes/object';
import type { KindDescriptor } from './kindDescriptor';

/**
 * What one resource can be asked for, by its kind. A static one, such as a HelmRepository of type `oci`, is never reconciled.
 *
 * @public
 */
export function operationsOf(
  descriptor: KindDescriptor,
  resource: KubernetesObject,
): SupportedOperation[] {
  const { operations } = descriptor;
  if (!operations) {
    return [];
  }
  const reconciles = operations.reconcile && !descriptor.isStatic?.(resource);
  const supported: [SupportedOperation, boolean][] = [
    ['reconcile', reconciles],
    ['with-source', reconciles && descriptor.sourcesOf !== undefined],
    ['force', reconciles && operations.force === true],
    ['reset', reconciles && operations.reset === true],
    ['suspend', operations.suspend !== undefined],
    ['resume', operations.suspend !== undefined],
  ];
  return supported.filter(([, is]) => is).map(([operation]) => operation);
}
