import { parseInventoryId } from './parseInventoryId';

describe('parseInventoryId', () => {
  it.each([
    [
      'prod_web_apps_Deployment',
      { namespace: 'prod', name: 'web', group: 'apps', kind: 'Deployment' },
    ],
    [
      '_dummy__Namespace',
      { namespace: '', name: 'dummy', group: '', kind: 'Namespace' },
    ],
    [
      '_system__controller_rbac.authorization.k8s.io_ClusterRole',
      {
        namespace: '',
        name: 'system:controller',
        group: 'rbac.authorization.k8s.io',
        kind: 'ClusterRole',
      },
    ],
    ['nonsense', undefined],
  ])('%s', (id, expected) => {
    expect(parseInventoryId(id)).toEqual(expected);
  });
});
