import fc from 'fast-check';
import { reconciliationStatuses } from '../status/status';
import { said } from '../status/__fixtures__/rows';
import { emptyCounts, rollUp } from './rollUp';

describe('rollUp', () => {
  it('knows nothing of nothing, which is no outage', () => {
    expect(rollUp([])).toEqual({
      status: 'Unknown',
      counts: emptyCounts(),
      total: 0,
      worst: -1,
    });
  });

  it.each(
    reconciliationStatuses.slice(1).map((better, index) => ({
      worse: reconciliationStatuses[index],
      better,
    })),
  )('$worse is worse than $better', ({ worse, better }) => {
    expect(rollUp([better, worse, better, worse])).toMatchObject({
      status: worse,
      worst: 1,
    });
  });

  it('counts what is shown, not what is', () => {
    expect(
      rollUp([{ ...said('Progressing'), displayStatus: 'Ready' }, 'Suspended']),
    ).toEqual({
      status: 'Suspended',
      counts: { ...emptyCounts(), Ready: 1, Suspended: 1 },
      total: 2,
      worst: 1,
    });
  });

  it('counts each once, and in any order', () => {
    const statuses = fc.array(fc.constantFrom(...reconciliationStatuses));
    fc.assert(
      fc.property(statuses, given => {
        const { counts, total, status } = rollUp(given);
        expect(Object.values(counts).reduce((a, b) => a + b, 0)).toBe(
          given.length,
        );
        expect(total).toBe(given.length);
        expect(rollUp([...given].reverse())).toMatchObject({ counts, status });
      }),
    );
  });
});
