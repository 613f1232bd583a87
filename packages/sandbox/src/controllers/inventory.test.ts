import { inventoryEntry, parseInventoryEntry } from './inventory';

it.each([
  ['v1', 'Namespace', undefined, 'dummy', '_dummy__Namespace'],
  ['v1', 'ConfigMap', 'a', 'b', 'a_b__ConfigMap'],
  ['apps/v1', 'Deployment', 'a', 'b', 'a_b_apps_Deployment'],
  [
    'rbac.authorization.k8s.io/v1',
    'ClusterRole',
    undefined,
    'system:controller',
    '_system__controller_rbac.authorization.k8s.io_ClusterRole',
  ],
])('%s %s %s/%s is %s', (apiVersion, kind, namespace, name, id) => {
  const entry = inventoryEntry({
    apiVersion,
    kind,
    metadata: { name, namespace },
  });
  expect(entry.id).toBe(id);
  expect(parseInventoryEntry(entry)).toEqual({
    apiVersion,
    kind,
    key: { ...(namespace ? { namespace } : {}), name },
  });
});
