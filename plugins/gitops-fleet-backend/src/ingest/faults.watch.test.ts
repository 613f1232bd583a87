import { kustomization } from '../__fixtures__/objects';
import { AskedRequest } from '../__testUtils__/ApiServerDouble';
import { until } from '../__testUtils__/databases';
import {
  requestsOf,
  struck,
  struckFleets,
} from '../__testUtils__/struckFleets';
import { WatchFault } from '../__testUtils__/WatchDouble';
import { doubledKinds } from '../__testUtils__/WatchedFleet';

jest.setTimeout(60_000);

const { kustomizations, helmReleases } = doubledKinds;
const start = struckFleets();

describe('ingest survives', () => {
  it.each<[string, WatchFault]>([
    ['a watch that is cut', 'cut'],
    ['a watch that is cut within an object', 'half-line'],
    ['a watch that the server ends', 'end'],
    ['an error of the server within the stream', 'server-error'],
    ['a server that has too much to do within the stream', 'too-many-requests'],
    ['a line that is no event', 'nonsense'],
  ])('%s, and resumes without a list', async (_, fault) => {
    const { fleet, double, write, counters, expectHealed } = await start();
    write('before');
    await expectHealed();
    double.strikeWatches(fault);
    write('meanwhile');
    double.delete(kustomizations, 'app-3');
    await expectHealed();
    expect(counters().relists).toBe(0);
    expect(fleet.states.get(struck)).toEqual(['connecting', 'syncing', 'live']);
  });

  it('lines that are no events again and again, by a list', async () => {
    const { double, counters } = await start();
    const striking = setInterval(() => double.strikeWatches('nonsense'), 5);
    try {
      await until(() => expect(counters().relists).toBeGreaterThan(0));
    } finally {
      clearInterval(striking);
    }
    expect(counters().parseErrors).toBeGreaterThan(1);
  });

  it('a watch that says nothing but bookmarks, and resumes from the last of them', async () => {
    const { double, counters } = await start();
    double.write(helmReleases, kustomization('x', 'elsewhere'));
    double.bookmark();
    await until(() => expect(counters().bookmarks).toBe(1));
    const version = double.currentVersion;
    double.strikeWatches('cut');
    await until(() => {
      expect(counters().restarts).toBe(1);
      const resumed = double.requests.filter(requestsOf('watch')).pop()!;
      expect(resumed.query.get('resourceVersion')).toBe(String(version));
    });
  });

  it.each([
    ['within the stream', true],
    ['as an answer', false],
  ])('a version that has expired, said %s', async (_, inStream) => {
    const { double, write, counters, expectHealed } = await start();
    double.expiresInStream = inStream;
    const end = double.always(requestsOf('watch'), { type: 'break' });
    double.strikeWatches('cut');
    write('unseen');
    double.delete(kustomizations, 'app-1');
    double.compact();
    end();
    await expectHealed();
    expect(counters().relists).toBe(1);
  });

  it('a page of a list that has expired, and a page that is cut', async () => {
    const { double, write, counters } = await start();
    Array.from({ length: 1_300 }, (_, index) => write(`more-${index}`));
    double.compact();
    const isLater = (request: AskedRequest) =>
      requestsOf('list')(request) && request.query.has('continue');
    double.next(isLater, { type: 'status', code: 410 });
    double.next(isLater, { type: 'break' });
    double.strikeWatches('expired');
    await until(() => expect(counters().relists).toBe(1));
    const limits = double.requests
      .filter(requestsOf('list'))
      .map(({ query }) => query.get('limit'));
    expect(limits).toEqual(['500', '500', '500', '1000', '1000', '1000']);
  });

  it('events that are repeated, of long ago, or in the wrong order', async () => {
    const { double, write, counters, expectHealed } = await start();
    write('app-1', { path: './a' });
    write('app-2', { path: './b' });
    await expectHealed();
    double.strikeWatches('repeat');
    double.strikeWatches('old');
    write('app-1', { path: './c' });
    await expectHealed();
    expect(counters().relists).toBe(0);
    double.strikeWatches('swap');
    write('app-1', { path: './d' });
    double.delete(kustomizations, 'app-1');
    await expectHealed();
    double.strikeWatches('swap');
    write('app-5', { path: './e' });
    write('app-6', { path: './f' });
    await expectHealed();
  });

  it.each([
    ['is damaged on its way', { type: 'damage' } as const],
    ['comes from something else', { type: 'nonsense' } as const],
    ['does not come', { type: 'break' } as const],
  ])('a list whose answer %s', async (_, fault) => {
    const { double, write, asked, expectHealed } = await start();
    double.next(requestsOf('list'), fault);
    double.strikeWatches('expired');
    write('meanwhile');
    await expectHealed();
    expect(asked(requestsOf('list'))).toBeGreaterThan(2);
  });

  it('a version that the API server does not know any more, as after a restored etcd', async () => {
    const { double, counters } = await start();
    const future = double.always(requestsOf('watch'), {
      type: 'status',
      code: 504,
      message: 'Too large resource version: 9000, current: 12',
    });
    double.strikeWatches('end');
    await until(() => expect(counters().relists).toBeGreaterThan(0));
    future();
  });

  it('a message of 32 KB and an inventory of 10,000 entries', async () => {
    const { fleet, double, expectHealed } = await start();
    const large = kustomization('flux-system', 'large', { remote: false });
    const [condition] = (large.status as { conditions: { message: string }[] })
      .conditions;
    condition.message = 'x'.repeat(32 * 1024);
    const entries = Array.from({ length: 10_000 }, (_, index) => ({
      id: `namespace_some-deployment-${index}_apps_Deployment`,
      v: 'v1',
    }));
    double.write(kustomizations, {
      ...large,
      status: { ...(large.status as object), inventory: { entries } },
    });
    await expectHealed();
    expect(fleet.held(struck).Kustomization).toHaveProperty('large');
  });

  it.each(['on', 'off', 'ignored'] as const)(
    'the first state as a watch on a server that has it %s',
    async watchList => {
      const { double, asked, expectHealed } = await start({ watchList });
      expect(asked(requestsOf('list'))).toBe(watchList === 'on' ? 0 : 1);
      double.strikeWatches('expired');
      double.delete(kustomizations, 'app-7');
      await expectHealed();
    },
  );
});
