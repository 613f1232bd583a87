import { ReconciliationStatus } from '@gitops-fleet/backstage-plugin-gitops-fleet-common';
import { Progress, progressOf } from './progress';

const asked = '2026-11-24T16:00:00.000000001Z';
const earlier = '2026-11-24T15:00:00.000000001Z';
const later = '2026-11-24T17:00:00.000000001Z';

function observed(fields: {
  handled?: string;
  annotation?: string;
  forced?: string;
  status?: ReconciliationStatus;
  suspend?: boolean;
}) {
  return {
    object: {
      metadata: {
        annotations: {
          'reconcile.fluxcd.io/requestedAt': fields.annotation ?? asked,
        },
      },
      spec: { suspend: fields.suspend },
      status: {
        lastHandledReconcileAt: fields.handled,
        lastHandledForceAt: fields.forced,
      },
    },
    record: {
      actualStatus: fields.status ?? 'Ready',
      reason: 'Reason',
      message: 'what it says',
    },
  };
}

it.each<[string, Parameters<typeof observed>[0], Progress['state']]>([
  ['nothing is handled yet', {}, 'accepted'],
  ['an older request is handled', { handled: earlier }, 'accepted'],
  ['it is handled and ready', { handled: asked }, 'settled'],
  [
    'it is handled and at work',
    { handled: asked, status: 'Progressing' },
    'handled',
  ],
  [
    'it is handled and unknown',
    { handled: asked, status: 'Unknown' },
    'handled',
  ],
  [
    'its cluster cannot be seen',
    { handled: asked, status: 'Stale' },
    'handled',
  ],
  ['it is handled and failed', { handled: asked, status: 'Failed' }, 'failed'],
  [
    'it is handled and stalled',
    { handled: asked, status: 'Stalled' },
    'failed',
  ],
  [
    'it is handled and waits for another',
    { handled: asked, status: 'DependencyNotReady' },
    'failed',
  ],
  ['a later one is handled', { handled: later }, 'settled'],
  [
    'one that is no time has taken its place',
    { handled: '1764000000', annotation: '1764000000' },
    'settled',
  ],
  ['it is suspended', { handled: asked, suspend: true }, 'failed'],
])('when %s', (_, fields, state) => {
  expect(progressOf(observed(fields), asked, {}).state).toBe(state);
});

it('takes a forced one for handled when it was forced', () => {
  const force = { force: true };
  const state = (forced?: string) =>
    progressOf(observed({ handled: asked, forced }), asked, force).state;
  expect([state(), state(earlier), state(asked)]).toEqual([
    'accepted',
    'accepted',
    'settled',
  ]);
});

it('says what the controller says of a failure, and that a resource is gone', () => {
  expect(
    progressOf(observed({ handled: asked, status: 'Failed' }), asked, {}),
  ).toEqual({ state: 'failed', message: 'Reason: what it says' });
  expect(progressOf(undefined, asked, {})).toMatchObject({ state: 'failed' });
});
