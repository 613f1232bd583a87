import { Operation } from '@gitops-fleet/backstage-plugin-gitops-fleet-common';
import {
  actorName,
  isUnderWay,
  operationName,
  operationState,
} from './operationWords';

const operation = (fields: Partial<Operation>): Operation => ({
  id: '1',
  at: 0,
  operation: 'reconcile',
  key: '',
  actor: '',
  reason: '',
  state: 'accepted',
  message: '',
  notes: [],
  ...fields,
});

it.each([
  [{}, 'Reconcile'],
  [{ withSource: true }, 'Reconcile with source'],
  [{ force: true, reset: true }, 'Reconcile by force, with failures forgotten'],
  [{ operation: 'suspend' as const }, 'Suspend'],
])('calls %j %s', (fields, name) => {
  expect(operationName(operation(fields))).toBe(name);
});

it.each([
  [{ state: 'accepted' as const }, 'requested', true],
  [{ state: 'handled' as const }, 'picked up, at work', true],
  [{ state: 'settled' as const, finishedAt: 1 }, 'reconciled', false],
  [
    { operation: 'suspend' as const, state: 'settled' as const, finishedAt: 1 },
    'suspended',
    false,
  ],
  [{ state: 'failed' as const, finishedAt: 1 }, 'failed', false],
])('says of %j that it is %s', (fields, words, underWay) => {
  expect(operationState(operation(fields))).toBe(words);
  expect(isUnderWay(operation(fields))).toBe(underWay);
});

it.each([
  ['user:default/jo', 'jo'],
  ['user:partners/jo', 'partners/jo'],
  ['service:external', 'service:external'],
])('calls %s %s', (actor, name) => {
  expect(actorName(actor)).toBe(name);
});
