import { KubernetesObject } from './object';
import { ownerOf, OWNER_ANNOTATION } from './owner';

it.each([
  ['group:default/team-a', 'group:default/team-a'],
  ['Group:Default/Team-A', 'group:default/team-a'],
  ['team-a', 'group:default/team-a'],
  ['user:jane', 'user:default/jane'],
  ['acme/team-a', 'group:acme/team-a'],
  ['', ''],
  ['group:', ''],
  ['a b', ''],
  ['a/b/c', ''],
  [undefined, ''],
  [7, ''],
])('%j names %j', (annotation, owner) => {
  const annotations = { [OWNER_ANNOTATION]: annotation };
  // What comes from an API server may be of any type.
  const object: unknown = { metadata: { annotations } };
  expect(ownerOf(object as KubernetesObject)).toBe(owner);
});

it('finds no owner on an object without annotations', () => {
  expect(ownerOf({})).toBe('');
});
