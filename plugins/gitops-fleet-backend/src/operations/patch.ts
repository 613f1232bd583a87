import {
  KindDescriptor,
  OperationKind,
} from '@gitops-fleet/backstage-plugin-gitops-fleet-common';
import type { OperationOptions } from './operation';

/** The field manager of everything that the portal writes. kustomize-controller takes fields from names with `kubectl`. */
export const fieldManager = 'backstage-gitops-fleet';

export const requestedAtAnnotation = 'reconcile.fluxcd.io/requestedAt';
export const suspendedByAnnotation = 'gitops-fleet.io/suspended-by';
export const suspendedReasonAnnotation = 'gitops-fleet.io/suspended-reason';

/** The switch of the kinds of flux-operator. */
const switchAnnotation = 'fluxcd.controlplane.io/reconcile';

/**
 * The time as RFC 3339 with nanoseconds, as Flux writes it. Two calls never give the same.
 *
 * @param now - epoch milliseconds
 */
export function timestamp(now: number): string {
  const below = (process.hrtime.bigint() % 1_000_000n)
    .toString()
    .padStart(6, '0');
  return `${new Date(now).toISOString().slice(0, -1)}${below}Z`;
}

/**
 * The merge patch that asks a controller for something. Annotations are written whatever the object is by now; the switch
 * that suspends it only to the version that was looked at.
 *
 * @param context - `at`: see `timestamp`; `resourceVersion` of the object that was looked at
 */
export function patchOf(
  operation: OperationKind,
  descriptor: KindDescriptor,
  context: {
    at: string;
    actor: string;
    reason: string;
    options: OperationOptions;
    resourceVersion?: string;
  },
): object {
  const { at, actor, reason, options, resourceVersion } = context;
  if (operation === 'reconcile') {
    return {
      metadata: {
        annotations: {
          [requestedAtAnnotation]: at,
          // Flux acts on them only where they equal the request.
          ...(options.force && { 'reconcile.fluxcd.io/forceAt': at }),
          ...(options.reset && { 'reconcile.fluxcd.io/resetAt': at }),
        },
      },
    };
  }
  const suspends = operation === 'suspend';
  const byAnnotation = descriptor.operations?.suspend === 'annotation';
  return {
    metadata: {
      ...(resourceVersion && { resourceVersion }),
      annotations: {
        [suspendedByAnnotation]: suspends ? actor : null,
        [suspendedReasonAnnotation]: suspends ? reason : null,
        ...(byAnnotation && {
          [switchAnnotation]: suspends ? 'disabled' : 'enabled',
        }),
        ...(!suspends &&
          descriptor.operations?.reconcile && { [requestedAtAnnotation]: at }),
      },
    },
    ...(!byAnnotation && { spec: { suspend: suspends ? true : null } }),
  };
}
