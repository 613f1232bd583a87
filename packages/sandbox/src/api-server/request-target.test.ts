import { parseRequestTarget } from './request-target';

const none = new URLSearchParams();

it.each([
  [
    'GET',
    '/api/v1/namespaces',
    { group: '', resource: 'namespaces', verb: 'list' },
  ],
  [
    'GET',
    '/api/v1/namespaces/a',
    { resource: 'namespaces', name: 'a', verb: 'get' },
  ],
  [
    'PATCH',
    '/api/v1/namespaces/a/status',
    { resource: 'namespaces', name: 'a', subresource: 'status' },
  ],
  [
    'GET',
    '/api/v1/namespaces/a/secrets',
    { resource: 'secrets', namespace: 'a', verb: 'list' },
  ],
  [
    'GET',
    '/apis/cluster.x-k8s.io/v1beta2/clusters',
    { group: 'cluster.x-k8s.io', version: 'v1beta2', resource: 'clusters' },
  ],
  [
    'PATCH',
    '/apis/cluster.x-k8s.io/v1beta2/namespaces/a/clusters/b/status',
    { namespace: 'a', name: 'b', subresource: 'status', verb: 'patch' },
  ],
  [
    'DELETE',
    '/apis/x.io/v1/things/system%3Aa',
    { name: 'system:a', verb: 'delete' },
  ],
])('%s %s', (method, path, expected) => {
  expect(parseRequestTarget(method, path, none)).toMatchObject(expected);
});

it('tells a watch from a list', () => {
  const watch = new URLSearchParams('watch=true');
  expect(parseRequestTarget('GET', '/api/v1/namespaces', watch)?.verb).toBe(
    'watch',
  );
});

it.each([
  '/',
  '/api',
  '/api/v1',
  '/apis',
  '/apis/x.io/v1',
  '/version',
  '/apis/x.io/v1/namespaces/a/b/c/d/e',
])('%s is no resource', path => {
  expect(parseRequestTarget('GET', path, none)).toBeUndefined();
});
