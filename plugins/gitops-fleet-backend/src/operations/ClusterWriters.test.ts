import { ClusterCredentials } from '../connection/ClusterCredentials';
import {
  ClusterAccess,
  ManagementClusterConfig,
} from '../connection/readManagementClusters';
import { ClusterWriters } from './ClusterWriters';

const cluster = (
  name: string,
  operator?: ClusterAccess,
): ManagementClusterConfig => ({
  name,
  title: name,
  watchList: false,
  access: { type: 'inCluster' },
  operator,
  operatorField: `operator of ${name}`,
});

/** A kubeconfig file that is not there, which the credentials complain of by their field. */
const missing = (file: string): ClusterAccess => ({ type: 'kubeconfig', file });

function start(...clusters: ManagementClusterConfig[]) {
  const connected: ClusterCredentials[] = [];
  const closed: ClusterCredentials[] = [];
  const writers = new ClusterWriters(clusters, credentials => {
    connected.push(credentials);
    return {
      getJson: async () => ({}),
      sendJson: async () => ({}),
      close: async () => {
        closed.push(credentials);
      },
    };
  });
  return { writers, connected, closed };
}

it('refuses a cluster without an account that may write, by the setting that is missing', () => {
  const { writers } = start(
    cluster('aws-v1', missing('/a')),
    cluster('gcp-v1'),
  );
  expect(writers.unavailable('aws-v1')).toBeUndefined();
  for (const [name, field] of [
    ['gcp-v1', 'operator of gcp-v1'],
    ['azure-v1', 'an entry with operator in gitopsFleet.managementClusters'],
  ]) {
    expect(() => writers.of(name)).toThrow(
      `The portal has no account that may write to '${name}': whoever runs the portal can set ${field}, see docs/configure.md`,
    );
  }
});

it('follows accounts that come, change and go, and leaves the others alone', async () => {
  const { writers, connected, closed } = start(
    cluster('kept', missing('/kept')),
    cluster('changed', missing('/one')),
    cluster('gone', missing('/gone')),
    cluster('revoked', missing('/revoked')),
    cluster('given'),
  );
  const kept = writers.of('kept');
  const changed = writers.of('changed');
  writers.setManagementClusters([
    cluster('changed', missing('/two')),
    cluster('kept', missing('/kept')),
    cluster('revoked'),
    cluster('given', missing('/given')),
  ]);
  expect(writers.of('kept')).toBe(kept);
  expect(writers.of('changed')).not.toBe(changed);
  expect(writers.unavailable('given')).toBeUndefined();
  expect(() => writers.of('revoked')).toThrow(/operator of revoked/);
  expect(() => writers.of('gone')).toThrow(/an entry with operator/);
  expect(closed).toEqual([connected[1], connected[2], connected[3]]);
  await expect(connected[5].get()).rejects.toThrow(
    /operator of given.kubeconfig of 'given' cannot be read/,
  );
  await writers.close();
  expect(closed).toHaveLength(6);
});
