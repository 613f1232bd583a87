import { ConnectionKind, ConnectionRecord } from './records';
import { findUnseenConnections } from './unseenConnections';

const kind = (
  name: string,
  state: ConnectionKind['state'],
  message = '',
): ConnectionKind => ({
  group: 'cluster.x-k8s.io',
  kind: name,
  version: 'v1beta2',
  state,
  objects: 0,
  message,
});

const connection = (
  managementCluster: string,
  fields: Partial<ConnectionRecord> = {},
): ConnectionRecord => ({
  managementCluster,
  title: managementCluster,
  provider: '',
  version: '',
  state: 'live',
  reason: '',
  message: '',
  asOf: 9,
  since: 1,
  kubernetesVersion: '',
  kinds: [kind('Cluster', 'live')],
  ...fields,
});

const gone = (managementCluster: string, asOf?: number) =>
  connection(managementCluster, {
    state: 'stale',
    reason: 'Refused',
    message: 'Check that the API server runs',
    asOf,
    nextRetry: 20,
    kinds: [kind('Cluster', 'forbidden')],
  });

it('has those that do not answer first, the longest unseen at the beginning, then those that are seen in part', () => {
  const unseen = findUnseenConnections([
    connection('b', { kinds: [kind('Cluster', 'forbidden')] }),
    connection('a', { kinds: [kind('Cluster', 'stale')] }),
    gone('d', 8),
    gone('c', 3),
    gone('e'),
  ]);
  expect(
    unseen.map(({ managementCluster, state }) => [managementCluster, state]),
  ).toEqual([
    ['e', 'stale'],
    ['c', 'stale'],
    ['d', 'stale'],
    ['a', 'incomplete'],
    ['b', 'incomplete'],
  ]);
});

it('says why, and what to do', () => {
  const forbidden = kind('Cluster', 'forbidden', 'Grant get, list and watch');
  const broken = kind('MachineDeployment', 'stale', 'The webhook fails');
  const [refused, allOf, part] = findUnseenConnections([
    gone('a', 3),
    connection('b', { kinds: [kind('X', 'live'), forbidden, broken] }),
    connection('c', { kinds: [forbidden] }),
  ]);
  expect(refused).toEqual({
    managementCluster: 'a',
    title: 'a',
    state: 'stale',
    reason: 'Refused',
    message: 'Check that the API server runs',
    asOf: 3,
    nextRetry: 20,
    kinds: [],
  });
  expect(allOf).toEqual({
    managementCluster: 'b',
    title: 'b',
    state: 'incomplete',
    reason: 'KindUnavailable',
    message: 'Grant get, list and watch',
    asOf: 9,
    kinds: [forbidden, broken],
  });
  expect(part.reason).toBe('Forbidden');
});

it.each([
  ['is live', connection('a')],
  [
    'lacks what is optional',
    connection('a', {
      kinds: [kind('X', 'not-granted'), kind('Y', 'not-installed')],
    }),
  ],
  [
    'lists a kind for the first time',
    connection('a', { kinds: [kind('X', 'syncing')] }),
  ],
  [
    'is being connected to',
    connection('a', { state: 'connecting', kinds: [kind('X', 'syncing')] }),
  ],
])('leaves out one that %s', (_, record) => {
  expect(findUnseenConnections([record])).toEqual([]);
});
