import { clusterKey, parseResourceKey, resourceKey } from './identity';

const resource = {
  managementCluster: 'aws-v1',
  group: 'kustomize.toolkit.fluxcd.io',
  kind: 'Kustomization',
  namespace: 'prod-eu',
  name: 'common',
};

describe('the identity of a resource', () => {
  it.each([
    [
      'the same names on another management cluster',
      { managementCluster: 'aws-v2' },
    ],
    ['the same names of another group', { group: 'kustomize.config.k8s.io' }],
    ['the same names of another kind', { kind: 'HelmRelease' }],
    ['the same name in another namespace', { namespace: 'prod-us' }],
    ['none in a namespace', { namespace: '' }],
  ])('tells apart: %s', (_, other) => {
    const key = resourceKey({ ...resource, ...other });
    expect(key).not.toBe(resourceKey(resource));
    expect(parseResourceKey(key)).toEqual({ ...resource, ...other });
  });

  it.each([
    'aws-v1/prod-eu/prod-eu',
    'aws/v1/kustomize.toolkit.fluxcd.io/Kustomization/prod-eu/common',
    '/kustomize.toolkit.fluxcd.io/Kustomization/prod-eu/common',
    'aws-v1/kustomize.toolkit.fluxcd.io/Kustomization/prod-eu/',
    '',
  ])('is not read from %j', text => {
    expect(parseResourceKey(text)).toBeUndefined();
  });

  it('tells clusters of one name in two management clusters apart', () => {
    expect(clusterKey('aws-v1', 'prod', 'prod')).not.toBe(
      clusterKey('aws-v2', 'prod', 'prod'),
    );
  });
});
