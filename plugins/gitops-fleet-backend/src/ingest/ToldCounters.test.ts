import { watchedKinds } from '@gitops-fleet/backstage-plugin-gitops-fleet-common';
import { createIngestMetrics } from './IngestMetrics';
import { ToldCounters } from './ToldCounters';

const [kustomizations] = watchedKinds;

function watching() {
  const metrics = createIngestMetrics();
  const told = new ToldCounters({
    metrics,
    managementCluster: 'aws-v1',
    every: 30_000,
  });
  const counters = metrics.countersOf('aws-v1', kustomizations);
  const read = (now: number, isNews = false) => {
    told.read([kustomizations], now, isNews);
    return told.of(kustomizations);
  };
  return { counters, read };
}

describe('ToldCounters', () => {
  it('tells no last event before there was one', () => {
    expect(watching().read(0)).toEqual({ relists: 0, restarts: 0 });
  });

  it('stays as it was told while nothing but counters moves', () => {
    const { counters, read } = watching();
    const first = read(0);
    counters.lastEventAt = 29_000;
    counters.restarts = 1;
    expect(read(29_999)).toEqual(first);
    expect(read(30_000)).toEqual({
      relists: 0,
      restarts: 1,
      lastEventAt: 29_000,
    });
  });

  it('goes along with other news', () => {
    const { counters, read } = watching();
    read(0);
    counters.relists = 2;
    expect(read(5, true)).toEqual({ relists: 2, restarts: 0 });
  });
});
