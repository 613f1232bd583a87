import { Operation } from '@gitops-fleet/backstage-plugin-gitops-fleet-common';

const names: { [operation in Operation['operation']]: string } = {
  reconcile: 'Reconcile',
  suspend: 'Suspend',
  resume: 'Resume',
};

const ends: { [operation in Operation['operation']]: string } = {
  reconcile: 'reconciled',
  suspend: 'suspended',
  resume: 'resumed',
};

/** Whether something is still to come of an operation. */
export function isUnderWay({ finishedAt }: Operation): boolean {
  return finishedAt === undefined;
}

/** What was asked for: `Reconcile with source`. */
export function operationName(operation: Operation): string {
  const ways = [
    operation.withSource && 'with source',
    operation.force && 'by force',
    operation.reset && 'with failures forgotten',
  ].filter(Boolean);
  return [names[operation.operation], ways.join(', ')]
    .filter(Boolean)
    .join(' ');
}

/** How far it has come, in a word or two. */
export function operationState({ state, operation }: Operation): string {
  switch (state) {
    case 'waiting':
      return 'waiting';
    case 'accepted':
      return 'requested';
    case 'handled':
      return 'picked up, at work';
    case 'running':
      return 'under way';
    case 'settled':
      return ends[operation];
    case 'timed-out':
      return 'no end seen';
    default:
      return state;
  }
}

/** Who asked, without the kind and namespace that all share. */
export function actorName(actor: string): string {
  return actor.replace(/^user:default\//, '').replace(/^user:/, '');
}
