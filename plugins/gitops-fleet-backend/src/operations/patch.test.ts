import { descriptorOf } from '@gitops-fleet/backstage-plugin-gitops-fleet-common';
import { patchOf, timestamp } from './patch';

const at = '2026-11-24T16:00:00.123456789Z';
const context = { at, actor: 'user:default/jo', reason: 'INC-991' };
const helmRelease = descriptorOf('helm.toolkit.fluxcd.io', 'HelmRelease')!;
const resourceSet = descriptorOf('fluxcd.controlplane.io', 'ResourceSet')!;
const alert = descriptorOf('notification.toolkit.fluxcd.io', 'Alert')!;

it.each([
  [{}, { 'reconcile.fluxcd.io/requestedAt': at }],
  [
    { force: true },
    {
      'reconcile.fluxcd.io/requestedAt': at,
      'reconcile.fluxcd.io/forceAt': at,
    },
  ],
  [
    { reset: true },
    {
      'reconcile.fluxcd.io/requestedAt': at,
      'reconcile.fluxcd.io/resetAt': at,
    },
  ],
])('asks for a reconciliation %j', (options, annotations) => {
  expect(
    patchOf('reconcile', helmRelease, {
      ...context,
      options,
      resourceVersion: '7',
    }),
  ).toEqual({ metadata: { annotations } });
});

it('suspends the version that was looked at, and says who and why', () => {
  expect(
    patchOf('suspend', helmRelease, {
      ...context,
      options: {},
      resourceVersion: '7',
    }),
  ).toEqual({
    metadata: {
      resourceVersion: '7',
      annotations: {
        'gitops-fleet.io/suspended-by': 'user:default/jo',
        'gitops-fleet.io/suspended-reason': 'INC-991',
      },
    },
    spec: { suspend: true },
  });
});

it('resumes, removes who and why, and asks for a reconciliation', () => {
  expect(patchOf('resume', helmRelease, { ...context, options: {} })).toEqual({
    metadata: {
      annotations: {
        'gitops-fleet.io/suspended-by': null,
        'gitops-fleet.io/suspended-reason': null,
        'reconcile.fluxcd.io/requestedAt': at,
      },
    },
    spec: { suspend: null },
  });
});

it('asks no reconciliation of what is never reconciled', () => {
  expect(
    JSON.stringify(patchOf('resume', alert, { ...context, options: {} })),
  ).not.toMatch(/requestedAt/);
});

it.each([
  ['suspend', 'disabled'],
  ['resume', 'enabled'],
] as const)(
  'switches kinds of flux-operator by their annotation: %s',
  (operation, value) => {
    const patch = patchOf(operation, resourceSet, { ...context, options: {} });
    expect(patch).toMatchObject({
      metadata: {
        annotations: { 'fluxcd.controlplane.io/reconcile': value },
      },
    });
    expect(patch).not.toHaveProperty('spec');
  },
);

it('writes times with nanoseconds', () => {
  expect(timestamp(Date.parse('2026-11-24T16:00:00.123Z'))).toMatch(
    /^2026-11-24T16:00:00\.123\d{6}Z$/,
  );
});
