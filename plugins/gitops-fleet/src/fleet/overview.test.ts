import { emptyCounts } from '@gitops-fleet/backstage-plugin-gitops-fleet-common';
import { sampleCluster } from '../__testUtils__/sampleRecords';
import { ClusterCondition, ClusterRow } from './clusters';
import { countParts, fleetSentence } from './overview';

function rowsOf(
  conditions: readonly ClusterCondition[],
  kind: 'workload' | 'management' = 'workload',
): ClusterRow[] {
  return conditions.map((condition, index) => ({
    record: sampleCluster({ name: `cluster-${index}`, kind }),
    connection: undefined,
    condition,
    counts: emptyCounts(),
    total: 0,
  }));
}

describe('fleetSentence', () => {
  it.each<[ClusterCondition[], string]>([
    [[], 'No workload clusters yet'],
    [['ready'], 'The only cluster is in sync'],
    [['ready', 'ready'], 'All 2 clusters are in sync'],
    [['failing', 'ready'], '1 of 2 clusters needs attention'],
    [
      ['failing', 'failing', 'unseen', 'unseen', 'ready'],
      '2 of 5 clusters need attention, 2 cannot be seen',
    ],
    [
      ['unseen', 'ready'],
      '1 of 2 clusters cannot be seen, the others are in sync',
    ],
    [
      ['unseen', 'moving', 'ready'],
      '1 of 3 clusters cannot be seen, 1 is moving',
    ],
    [['unseen', 'unseen'], 'None of 2 clusters can be seen'],
    [['unseen'], 'The only cluster cannot be seen'],
    [['moving', 'moving', 'ready'], '2 of 3 clusters are moving'],
    [
      ['moving', 'behind', 'ready'],
      '1 of 3 clusters is moving, 1 has not applied what its source offers',
    ],
    [['unknown', 'ready'], '1 of 2 clusters is not known yet'],
  ])('of %j is “%s”', (conditions, sentence) => {
    expect(fleetSentence(rowsOf(conditions))).toBe(sentence);
  });

  it('speaks of management clusters that need attention themselves', () => {
    expect(
      fleetSentence([
        ...rowsOf(['ready', 'ready']),
        ...rowsOf(['failing', 'ready'], 'management'),
      ]),
    ).toBe(
      'All 2 clusters are in sync; 1 of 2 management clusters needs attention',
    );
  });
});

describe('countParts', () => {
  it('adds up to all reconcilers, and leaves out what there is none of', () => {
    const parts = countParts({
      ...emptyCounts(),
      Ready: 1_200,
      Failed: 2,
      Stalled: 1,
      Stale: 4,
      Unknown: 1,
    });

    expect(parts).toEqual([
      { text: '1,200 of 1,208 reconcilers ready', status: ['Ready'] },
      { text: '3 failing', status: ['Failed', 'Stalled'] },
      { text: '5 not known', status: ['Stale', 'Unknown'] },
    ]);
  });
});
