import { KubernetesObject } from '../kubernetes/object';
import { findAncestors, parentOf } from './ancestors';

const kustomizeGroup = 'kustomize.toolkit.fluxcd.io';
const helmGroup = 'helm.toolkit.fluxcd.io';

function labels(group: string, parent: string) {
  const [namespace, name] = parent.split('/');
  return { [`${group}/name`]: name, [`${group}/namespace`]: namespace };
}

/** A Kustomization `namespace/name`, applied by another one. */
function kustomization(
  id: string,
  parent?: string,
  spec: KubernetesObject['spec'] = {},
): KubernetesObject {
  const [namespace, name] = id.split('/');
  return {
    apiVersion: `${kustomizeGroup}/v1`,
    kind: 'Kustomization',
    metadata: {
      namespace,
      name,
      ...(parent && { labels: labels(kustomizeGroup, parent) }),
    },
    spec,
  };
}

describe('parentOf', () => {
  it.each<[string, KubernetesObject, string | undefined]>([
    [
      'what a Kustomization has applied',
      kustomization('apps/podinfo', 'apps/tenants'),
      'Kustomization apps/tenants',
    ],
    [
      'what a HelmRelease has installed',
      {
        kind: 'GitRepository',
        metadata: {
          namespace: 'apps',
          name: 'x',
          labels: labels(helmGroup, 'flux-system/chart'),
        },
      },
      'HelmRelease flux-system/chart',
    ],
    [
      'a root that applies itself, whatever its name is',
      kustomization('gitops/root', 'gitops/root'),
      undefined,
    ],
    [
      'another kind of the same name as what applied it',
      {
        kind: 'GitRepository',
        metadata: {
          namespace: 'flux-system',
          name: 'flux-system',
          labels: labels(kustomizeGroup, 'flux-system/flux-system'),
        },
      },
      'Kustomization flux-system/flux-system',
    ],
    ['one that somebody has applied by hand', kustomization('a/b'), undefined],
    [
      'labels that are no labels',
      { kind: 'Kustomization', metadata: { labels: [] as never } },
      undefined,
    ],
  ])('%s', (_, resource, expected) => {
    const parent = parentOf(resource);
    expect(parent && `${parent.kind} ${parent.namespace}/${parent.name}`).toBe(
      expected,
    );
  });
});

describe('findAncestors', () => {
  const namesOf = (start: KubernetesObject, known: KubernetesObject[]) =>
    findAncestors(start, ({ kind, namespace, name }) => {
      const resource = known.find(
        ({ kind: its, metadata }) =>
          its === kind &&
          metadata?.namespace === namespace &&
          metadata.name === name,
      );
      return resource ? { resource } : null;
    }).map(({ metadata }) => metadata?.name);
  const remote = { kubeConfig: { secretRef: { name: 'prod-kubeconfig' } } };

  it('walks to the root, nearest first', () => {
    expect(
      namesOf(kustomization('n/c', 'n/b'), [
        kustomization('n/b', 'n/a'),
        kustomization('n/a', 'n/a'),
      ]),
    ).toEqual(['b', 'a']);
  });

  it('ends at a circle', () => {
    const [a, b] = [kustomization('n/a', 'n/b'), kustomization('n/b', 'n/a')];
    expect(namesOf(a, [a, b])).toEqual(['b']);
    expect(namesOf(kustomization('n/c', 'n/a'), [a, b])).toEqual(['a', 'b']);
  });

  it('ends at one that is not there', () => {
    expect(namesOf(kustomization('n/c', 'n/b'), [])).toEqual([]);
  });

  it('takes nothing here for applied by one that applies elsewhere, although the names are the same', () => {
    expect(
      namesOf(kustomization('n/c', 'n/b'), [
        kustomization('n/b', 'n/a', remote),
        kustomization('n/a'),
      ]),
    ).toEqual([]);
  });
});
