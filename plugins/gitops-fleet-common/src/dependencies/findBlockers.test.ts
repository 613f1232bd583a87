import fc from 'fast-check';
import { KubernetesObject } from '../kubernetes/object';
import { ReconciliationStatus, ResourceAssessment } from '../status/status';
import {
  findBlockers,
  findDependencyCycle,
  KnownResource,
  ResourceLookup,
} from './findBlockers';

function assessment(
  status: ReconciliationStatus,
  given: Partial<ResourceAssessment> = {},
): ResourceAssessment {
  const reason =
    given.reason ?? (status === 'DependencyNotReady' ? status : `Is${status}`);
  return {
    status,
    reason,
    message: given.message ?? '',
    displayStatus: status,
    displayReason: reason,
    displayMessage: given.message ?? '',
    flags: [],
    ...given,
  };
}

const waiting = assessment('DependencyNotReady');

type Given = {
  dependsOn?: unknown;
  said?: ResourceAssessment;
  source?: string;
};

function kustomization(name: string, given: Given): KnownResource {
  return {
    resource: {
      apiVersion: 'kustomize.toolkit.fluxcd.io/v1',
      kind: 'Kustomization',
      metadata: { namespace: 'prod', name },
      spec: {
        dependsOn: Array.isArray(given.dependsOn)
          ? given.dependsOn.map(other => ({ name: other }))
          : given.dependsOn,
        sourceRef: { kind: 'GitRepository', name: given.source ?? 'platform' },
      },
    } as unknown as KubernetesObject,
    assessment: given.said ?? waiting,
  };
}

function fleet(members: { [name: string]: Given }): {
  of(name: string): KubernetesObject;
  lookup: ResourceLookup;
} {
  const known = new Map(
    Object.entries(members).map(([name, given]) => [
      name,
      kustomization(name, given),
    ]),
  );
  return {
    of: name => known.get(name)!.resource,
    lookup: ({ kind, name }) =>
      kind === 'Kustomization' ? known.get(name) ?? null : undefined,
  };
}

function told(name: string, members: { [name: string]: Given }) {
  const { of, lookup } = fleet(members);
  return findBlockers(of(name), lookup).map(
    ({ type, path, reason, message }) => [
      type,
      path.map(step => step.name).join(' < '),
      reason,
      message,
    ],
  );
}

const broken = assessment('Failed', {
  reason: 'BuildFailed',
  message: 'no such file',
});

describe('findBlockers', () => {
  it.each<[string, { [name: string]: Given }, string[][]]>([
    [
      'a chain to its failing root',
      {
        app: { dependsOn: ['common'] },
        common: { dependsOn: ['base'] },
        base: { said: broken },
      },
      [['failing', 'common < base', 'BuildFailed', 'no such file']],
    ],
    [
      'each root once, ready ones not at all',
      {
        app: { dependsOn: ['a', 'b', 'fine'] },
        a: { dependsOn: ['base'] },
        b: { dependsOn: ['base'] },
        fine: { said: assessment('Ready') },
        base: { said: broken },
      },
      [['failing', 'a < base', 'BuildFailed', 'no such file']],
    ],
    [
      'a dependency that does not exist',
      { app: { dependsOn: ['gone'] } },
      [['missing', 'gone', 'NotFound', '']],
    ],
    [
      'a circle behind it',
      {
        app: { dependsOn: ['a'] },
        a: { dependsOn: ['b'] },
        b: { dependsOn: ['a'] },
      },
      [
        [
          'cycle',
          'a < b',
          'DependencyCycle',
          'they wait for each other: prod/a → prod/b → prod/a',
        ],
      ],
    ],
    [
      'a circle of one',
      { app: { dependsOn: ['app'] } },
      [
        [
          'cycle',
          'app',
          'DependencyCycle',
          'they wait for each other: prod/app → prod/app',
        ],
      ],
    ],
    [
      'what is on its way, and what somebody has suspended before it was ready',
      {
        app: { dependsOn: ['moving', 'held', 'pinned'] },
        moving: { said: assessment('Progressing') },
        held: { said: assessment('Suspended', { lastKnown: 'Failed' }) },
        pinned: { said: assessment('Suspended', { lastKnown: 'Ready' }) },
      },
      [
        ['progressing', 'moving', 'IsProgressing', ''],
        ['suspended', 'held', 'IsSuspended', ''],
      ],
    ],
    [
      'a ready one of the same source that lags, not one of another source',
      {
        app: { dependsOn: ['lags', 'other'] },
        lags: { said: assessment('Ready', { inSync: false }) },
        other: { said: assessment('Ready', { inSync: false }), source: 'x' },
      },
      [['outdated', 'lags', 'IsReady', '']],
    ],
    [
      'a source that nothing is known of',
      {
        app: {
          said: assessment('DependencyNotReady', { reason: 'SourceNotReady' }),
        },
      },
      [['unknown', 'platform', '', '']],
    ],
    [
      'one that waits for something else than resources',
      {
        app: { dependsOn: ['remote'] },
        remote: {
          said: assessment('DependencyNotReady', {
            reason: 'ClusterProvisioning',
          }),
        },
      },
      [['failing', 'remote', 'ClusterProvisioning', '']],
    ],
    ['nothing for what does not wait', { app: { said: broken } }, []],
  ])('finds %s', (_, members, expected) => {
    expect(told('app', members)).toEqual(expected);
  });

  it('is held up by a dependency that is ready at an older generation', () => {
    const blockersAt = (observedGeneration: number | undefined) => {
      const app = kustomization('app', { dependsOn: ['common'] });
      const common = kustomization('common', { said: assessment('Ready') });
      const resource: KubernetesObject = {
        ...common.resource,
        metadata: { ...common.resource.metadata, generation: 4 },
        status: { observedGeneration },
      };
      return findBlockers(app.resource, ({ name }) =>
        name === 'common' ? { ...common, resource } : app,
      ).map(({ type, root }) => [type, root.name]);
    };
    expect(blockersAt(3)).toEqual([['outdated', 'common']]);
    expect(blockersAt(4)).toEqual([]);
    expect(blockersAt(undefined)).toEqual([]);
  });

  it('is held up by a ready dependency of which it asks for more', () => {
    const blockersOf = (entry: { [field: string]: string }) => {
      const app = kustomization('app', { dependsOn: ['common'] });
      const resource: KubernetesObject = {
        ...app.resource,
        spec: { dependsOn: [{ name: 'common', ...entry }, { name: 'other' }] },
      };
      return findBlockers(resource, ({ name }) =>
        name === 'app'
          ? app
          : kustomization(name, { said: assessment('Ready') }),
      ).map(({ type, root, status }) => [type, root.name, status]);
    };
    expect(blockersOf({ readyExpr: 'dep.status.x == 1' })).toEqual([
      ['expression', 'common', 'Ready'],
    ]);
    expect(blockersOf({})).toEqual([]);
  });

  it('ends in a fleet of any shape, the same way each time', () => {
    const name = fc.integer({ min: 0, max: 12 }).map(String);
    const members = fc.dictionary(
      name,
      fc.record({ dependsOn: fc.oneof(fc.array(name), fc.anything()) }),
    );
    fc.assert(
      fc.property(members, given => {
        const { of, lookup } = fleet({ ...given, app: { dependsOn: ['1'] } });
        const found = findBlockers(of('app'), lookup);
        expect(findBlockers(of('app'), lookup)).toEqual(found);
        expect(found.length).toBeGreaterThan(0);
      }),
    );
  });

  it('gives up on a chain that no fleet has', () => {
    const members = Object.fromEntries(
      Array.from({ length: 5_000 }, (_, i) => [
        `k${i}`,
        { dependsOn: [`k${i + 1}`] },
      ]),
    );
    expect(told('k0', members)).toEqual([]);
  });
});

describe('findDependencyCycle', () => {
  it('finds the circle that a resource is part of, not one behind it', () => {
    const { of, lookup } = fleet({
      app: { dependsOn: ['a'] },
      a: { dependsOn: ['b', 'gone'] },
      b: { dependsOn: ['c'], said: broken },
      c: { dependsOn: ['a'] },
    });
    expect(
      findDependencyCycle(of('b'), lookup)?.map(({ name }) => name),
    ).toEqual(['b', 'c', 'a']);
    expect(findDependencyCycle(of('app'), lookup)).toBeUndefined();
  });
});
