import { defaultRepositoryLayout } from '@gitops-fleet/backstage-plugin-gitops-fleet-common';
import { gunzipSync } from 'node:zlib';
import { connection } from '../__fixtures__/objects';
import { until } from '../__testUtils__/databases';
import { FleetStore } from '../store/FleetStore';
import { AnswerEncoder, EncodedAnswer } from './AnswerEncoder';

const read = ({ gzip }: EncodedAnswer) =>
  JSON.parse(gunzipSync(gzip).toString('utf8'));

describe('AnswerEncoder', () => {
  const store = new FleetStore({ layout: defaultRepositoryLayout });
  const change = () => {
    store.setConnection(
      connection(`cluster-${store.changeLog.version}`, { state: 'live' }),
    );
    store.flush();
  };
  let now = 0;
  let made = 0;
  const make = () => [
    `{"version":${store.changeLog.version},`,
    `"made":${++made}}`,
  ];

  it('encodes once for all who ask, and anew when the fleet has changed', async () => {
    const encoder = new AnswerEncoder(store, make, { now: () => now });
    const [first, second] = await Promise.all([encoder.get(), encoder.get()]);
    expect(second).toBe(first);
    expect(await encoder.get()).toBe(first);
    expect(read(first)).toEqual({ version: 0, made: 1 });
    change();
    const third = await encoder.get();
    expect(read(third)).toEqual({ version: 1, made: 2 });
    expect(third.etag).not.toBe(first.etag);
  });

  it('answers the last one for a while where its reader hears the rest', async () => {
    const encoder = new AnswerEncoder(store, make, {
      lifetime: 1_000,
      now: () => now,
    });
    const first = await encoder.get();
    change();
    now += 999;
    expect(await encoder.get()).toBe(first);
    now += 1;
    // The next one is being made.
    expect(await encoder.get()).toBe(first);
    await until(async () => expect(await encoder.get()).not.toBe(first));
    change();
    now += 10_000;
    expect(read(await encoder.get()).version).toBe(store.changeLog.version);
  });

  it('takes no more than a tenth of the time', async () => {
    const encoder = new AnswerEncoder(
      store,
      () => {
        const end = performance.now() + 20;
        while (performance.now() < end);
        return ['{}'];
      },
      { now: () => now },
    );
    const first = await encoder.get();
    change();
    now += 199;
    expect(await encoder.get()).toBe(first);
    now += 1_000;
    expect(await encoder.get()).not.toBe(first);
  });
});
