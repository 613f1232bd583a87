import {
  defaultRepositoryLayout,
  descriptorOf,
  KubernetesObject,
} from '@gitops-fleet/backstage-plugin-gitops-fleet-common';
import {
  connection,
  gitRepository,
  kustomization,
} from '../__fixtures__/objects';
import { describeResource } from '../api/details';
import { FleetStore } from './FleetStore';

const appliers = descriptorOf('kustomize.toolkit.fluxcd.io', 'Kustomization')!;
const sources = descriptorOf('source.toolkit.fluxcd.io', 'GitRepository')!;
const keyOf = (name: string) =>
  `aws-v1/kustomize.toolkit.fluxcd.io/Kustomization/apps/${name}`;
const flag = 'ancestorSuspended';

/** A Kustomization of the namespace `apps` on its own management cluster, applied by another one of it. */
function applied(
  name: string,
  parent: string | undefined,
  fields: { suspend?: boolean; remote?: boolean } = {},
): KubernetesObject {
  const object = kustomization('apps', name, {
    remote: fields.remote ?? false,
  });
  return {
    ...object,
    metadata: {
      ...object.metadata,
      labels: parent
        ? {
            'kustomize.toolkit.fluxcd.io/name': parent,
            'kustomize.toolkit.fluxcd.io/namespace': 'apps',
          }
        : {},
    },
    spec: { ...object.spec, suspend: fields.suspend },
  };
}

function fleet(objects: KubernetesObject[]) {
  const clock = { now: Date.parse('2026-11-24T12:00:00Z') };
  const store = new FleetStore({
    layout: defaultRepositoryLayout,
    now: () => clock.now,
  });
  store.setConnection(connection('aws-v1'));
  for (const [descriptor, list] of [
    [appliers, objects],
    [sources, [gitRepository('main')]],
  ] as const) {
    store.setKindState('aws-v1', descriptor, {
      group: descriptor.group,
      kind: descriptor.kind,
      version: 'v1',
      state: 'live',
      objects: list.length,
      message: '',
    });
    store.replace('aws-v1', descriptor, [...list]);
  }
  store.flush();
  return { store, clock, sink: store.sinkOf('aws-v1', appliers) };
}

describe('what has applied a resource', () => {
  const flagged = (store: FleetStore, ...names: string[]) =>
    names.filter(name => store.record(keyOf(name))?.flags.includes(flag));

  it('is looked at again when it is suspended, resumed and removed, down to the last descendant', () => {
    const { store, sink } = fleet([
      applied('web', 'tenants'),
      applied('tenants', 'root'),
      applied('root', 'root'),
      applied('other', undefined),
    ]);
    const all = ['root', 'tenants', 'web', 'other'];
    expect(flagged(store, ...all)).toEqual([]);

    sink.upsert(applied('root', 'root', { suspend: true }));
    store.flush();
    expect(flagged(store, ...all)).toEqual(['tenants', 'web']);
    expect(describeResource(store, keyOf('web'), 0)).toMatchObject({
      suspendedAncestor: keyOf('root'),
    });

    sink.upsert(applied('root', 'root'));
    store.flush();
    expect(flagged(store, ...all)).toEqual([]);
    expect(describeResource(store, keyOf('web'), 0)).not.toHaveProperty(
      'suspendedAncestor',
    );

    sink.upsert(applied('tenants', 'root', { suspend: true }));
    store.flush();
    expect(flagged(store, ...all)).toEqual(['web']);
    sink.remove('apps', 'tenants');
    store.flush();
    expect(flagged(store, ...all)).toEqual([]);
  });

  it('is found whichever of them is heard of first', () => {
    const objects = [
      applied('web', 'tenants'),
      applied('tenants', undefined, { suspend: true }),
    ];
    expect(flagged(fleet(objects).store, 'web')).toEqual(['web']);
    expect(flagged(fleet(objects.reverse()).store, 'web')).toEqual(['web']);
  });

  it('may go around in a circle', () => {
    const { store } = fleet([
      applied('a', 'b', { suspend: true }),
      applied('b', 'a'),
    ]);
    expect(flagged(store, 'a', 'b')).toEqual(['b']);
  });

  it('is not one that applies to a workload cluster, although a label names it', () => {
    const { store } = fleet([
      applied('web', 'tenants'),
      applied('tenants', undefined, { suspend: true, remote: true }),
    ]);
    expect(flagged(store, 'web')).toEqual([]);
  });
});

describe('a silent controller', () => {
  /** Is run every five minutes, and was at the given time. */
  function ranAt(time: string): KubernetesObject {
    const object = kustomization('apps', 'web', {
      remote: false,
      ready: {
        status: 'True',
        reason: 'ReconciliationSucceeded',
        lastTransitionTime: time,
      },
    });
    return {
      ...object,
      status: {
        ...object.status,
        history: [
          {
            lastReconciled: time,
            lastReconciledStatus: 'ReconciliationSucceeded',
          },
        ],
      },
    };
  }

  it('is noticed without a word from the cluster, and forgiven when it speaks', () => {
    const { store, clock, sink } = fleet([ranAt('2026-11-24T11:59:00Z')]);
    const look = () => {
      store.markUnsettled();
      store.flush();
      const { status, reason, lastKnown } = store.record(keyOf('web'))!;
      return { status, reason, lastKnown };
    };
    expect(look()).toMatchObject({ status: 'Ready' });
    clock.now += 20 * 60_000;
    expect(look()).toEqual({
      status: 'Stale',
      reason: 'ControllerSilent',
      lastKnown: 'Ready',
    });
    sink.upsert(ranAt('2026-11-24T12:19:00Z'));
    expect(look()).toMatchObject({ status: 'Ready' });
  });

  it('has ten minutes to see a new generation', () => {
    const { store, clock, sink } = fleet([ranAt('2026-11-24T11:59:00Z')]);
    const object = ranAt('2026-11-24T11:59:00Z');
    sink.upsert({
      ...object,
      metadata: { ...object.metadata, generation: 2 },
    });
    const statuses = [0, 6, 6].map(minutes => {
      clock.now += minutes * 60_000;
      store.markUnsettled();
      store.flush();
      return store.record(keyOf('web'))?.status;
    });
    expect(statuses).toEqual(['Progressing', 'Progressing', 'Stale']);
  });
});
