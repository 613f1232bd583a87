import {
  ClusterList,
  defaultRepositoryLayout,
  FleetSnapshot,
} from '@gitops-fleet/backstage-plugin-gitops-fleet-common';
import { gunzipSync } from 'node:zlib';
import { servedFleet } from '../__testUtils__/fleetServer';
import { FleetStore } from '../store/FleetStore';
import { AnswerEncoder } from './AnswerEncoder';
import { FleetAnswers } from './FleetAnswers';

async function read<T>(answer: AnswerEncoder): Promise<T> {
  const { gzip } = await answer.get();
  return JSON.parse(gunzipSync(gzip).toString('utf8'));
}

describe('FleetAnswers', () => {
  it.each([
    ['a fleet', servedFleet],
    ['an empty one', () => new FleetStore({ layout: defaultRepositoryLayout })],
  ])('tell the whole of %s', async (_, make) => {
    const store = make();
    const answers = new FleetAnswers(store, () => 7);
    const { dictionary, columns } = JSON.parse(
      JSON.stringify(store.columns.encoded),
    );
    const clusters = [...store.clusters.values()];
    const connections = [...store.connections.values()];
    const { version, epoch } = store.changeLog;
    expect(await read<FleetSnapshot>(answers.snapshot)).toEqual({
      ...{ epoch, version, asOf: 7 },
      ...{ dictionary, resources: columns, clusters, connections },
    });
    const list = await read<ClusterList>(answers.clusters);
    expect(list).toEqual({
      ...{ version, asOf: 7, connections },
      clusters: expect.arrayContaining(clusters),
    });
    expect(list.clusters).toHaveLength(clusters.length);
  });

  it('are of one moment, whatever changes while they are made', async () => {
    const store = servedFleet();
    const { length } = store.columns;
    const answer = read<FleetSnapshot>(
      new FleetAnswers(store, () => 7).snapshot,
    );
    store.forgetManagementCluster('aws-v1');
    store.flush();
    expect(store.columns.length).toBeLessThan(length);
    const { resources } = await answer;
    for (const column of Object.values(resources)) {
      expect(column).toHaveLength(length);
    }
  });
});
