import { ConflictError, InputError } from '@backstage/errors';
import {
  asMap,
  asText,
  isSuspended,
  KindDescriptor,
  KubernetesObject,
  OperationKind,
  operationsOf,
  parentOf,
  SupportedOperation,
} from '@gitops-fleet/backstage-plugin-gitops-fleet-common';
import { gitOpsOwnerOf } from './gitOpsOwner';
import type { OperationOptions } from './operation';
import { suspendedByAnnotation, suspendedReasonAnnotation } from './patch';

const words: { [operation in SupportedOperation]: string } = {
  reconcile: 'be reconciled on request',
  'with-source':
    'be reconciled with its source: it takes its content from none',
  force: 'be forced',
  reset: 'have its failures forgotten',
  suspend: 'be suspended',
  resume: 'be resumed',
};

/**
 * Whether a resource can be asked for something at all.
 *
 * @throws InputError that says what its kind cannot be asked for
 */
export function checkSupport(
  object: KubernetesObject,
  descriptor: KindDescriptor,
  operation: OperationKind,
  options: OperationOptions,
): void {
  const supported = operationsOf(descriptor, object);
  const asked: SupportedOperation[] = [
    operation,
    ...(options.withSource ? (['with-source'] as const) : []),
    ...(options.force ? (['force'] as const) : []),
    ...(options.reset ? (['reset'] as const) : []),
  ];
  const missing = asked.find(one => !supported.includes(one));
  if (missing) {
    throw new InputError(
      `A ${descriptor.kind} ${object.metadata?.name ?? ''} cannot ${
        words[missing]
      }. It can be asked for: ${supported.join(', ') || 'nothing'}`,
    );
  }
}

/**
 * Whether something may be written to an object as it is now (status-semantics: a suspended object notes a request as
 * handled although nothing runs; a switch that Git sets is set back within the interval of what applies it).
 *
 * @param live - the object as the API server has it, with its `managedFields`
 *
 * @throws ConflictError that says what is in the way, and the way out
 * @throws InputError as `checkSupport`
 */
export function checkOperation(
  live: KubernetesObject,
  descriptor: KindDescriptor,
  operation: OperationKind,
  options: OperationOptions,
): void {
  const name = `${descriptor.kind} ${live.metadata?.namespace ?? ''}/${
    live.metadata?.name ?? ''
  }`;
  checkSupport(live, descriptor, operation, options);
  if (options.uid !== undefined && options.uid !== live.metadata?.uid) {
    throw new ConflictError(
      `${name} has been deleted and made again since you looked at it: look at the new one first`,
    );
  }
  if (live.metadata?.deletionTimestamp) {
    throw new ConflictError(
      `${name} is being deleted: it takes no requests any more`,
    );
  }
  const suspended = isSuspended(live);
  if (operation === 'reconcile' && suspended) {
    throw new ConflictError(
      `${name} is suspended${suspensionOf(
        live,
      )}: its controller would note the request and do nothing. Resume it instead`,
    );
  }
  if (operation === 'resume' && !suspended) {
    throw new ConflictError(
      `${name} is not suspended: there is nothing to resume. Ask for a reconciliation instead`,
    );
  }
  const owner =
    operation === 'reconcile' || options.override
      ? undefined
      : gitOpsOwnerOf(live, descriptor);
  if (owner) {
    const parent = parentOf(live);
    const named = parent
      ? `the ${parent.kind} ${parent.namespace}/${parent.name}`
      : 'what applies it';
    throw new ConflictError(
      `Git says whether ${name} is suspended (${owner} owns the field), so this will be reverted within the interval of ${named}: suspend ${named}, or change it in Git. To do it nevertheless, send override`,
    );
  }
}

/** ` by … (…)`, where the portal has suspended it. */
function suspensionOf(live: KubernetesObject): string {
  const annotations = asMap(live.metadata?.annotations);
  const by = asText(annotations[suspendedByAnnotation]);
  const reason = asText(annotations[suspendedReasonAnnotation]);
  return `${by ? ` by ${by}` : ''}${reason ? ` (“${reason}”)` : ''}`;
}
