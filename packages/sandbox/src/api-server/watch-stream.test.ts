import { textAt } from '../kubernetes/json';
import { kustomizations } from '../kubernetes/resource-types';
import {
  ApiBench,
  GROUP,
  kustomization,
  KUSTOMIZATIONS,
  USER,
} from '../testing/api-bench';

jest.setTimeout(60_000);

let bench: ApiBench;

beforeEach(async () => {
  bench = await ApiBench.start();
});

afterEach(() => bench.close());

describe('a watch', () => {
  const key = (name: string) => ({ namespace: 'flux-system', name });

  const label = (name: string, labels: { [name: string]: string }) =>
    bench.store.patch(
      kustomizations,
      key(name),
      { metadata: { labels } },
      USER,
    );

  async function listedVersion(): Promise<string> {
    const { body } = await bench.call(KUSTOMIZATIONS);
    return textAt(body, 'metadata', 'resourceVersion') ?? '';
  }

  it('tells what is there, what changes, what stops to match, and how far it is', async () => {
    await bench.store.create(
      kustomizations,
      kustomization('a', { team: 'x' }),
      USER,
    );
    const since = `resourceVersion=${await listedVersion()}`;
    const all = await bench.watch(since);
    const fresh = await bench.watch();
    const selected = await bench.watch(
      `${since}&labelSelector=team%3Dx&allowWatchBookmarks=true`,
    );
    await bench.store.create(kustomizations, kustomization('b'), USER);
    await label('a', { team: 'y' });
    await bench.store.delete(kustomizations, key('b'));

    expect(await all.until('DELETED')).toEqual([
      'ADDED',
      'MODIFIED',
      'DELETED',
    ]);
    expect(await fresh.until('DELETED')).toEqual([
      'ADDED',
      'ADDED',
      'MODIFIED',
      'DELETED',
    ]);
    await selected.until('DELETED');
    const bookmarks = () =>
      selected.events.filter(event => event.type === 'BOOKMARK');
    await selected.until('BOOKMARK', bookmarks().length + 1);
    expect(
      selected.events.filter(event => event.type !== 'BOOKMARK'),
    ).toMatchObject([{ type: 'DELETED', object: { metadata: { name: 'a' } } }]);
    const [bookmark] = bookmarks().slice(-1);
    expect(bookmark).toMatchObject({
      object: { kind: 'Kustomization', apiVersion: `${GROUP}/v1` },
    });
    // A bookmark is where the next watch resumes: nothing is missed, nothing comes twice.
    const resumed = await bench.watch(
      `allowWatchBookmarks=true&resourceVersion=${textAt(
        bookmark.object,
        'metadata',
        'resourceVersion',
      )}`,
    );
    expect(await resumed.until('BOOKMARK')).toEqual(['BOOKMARK']);
  });

  it('ends when its time is over, with a last bookmark', async () => {
    const watch = await bench.watch(
      'timeoutSeconds=1&allowWatchBookmarks=true',
    );
    await watch.ended;
    expect(watch.events.pop()).toMatchObject({ type: 'BOOKMARK' });
    expect(bench.server.openWatches).toBe(0);
  });

  it('from too old a version gets an ERROR event of 410', async () => {
    await bench.store.create(kustomizations, kustomization('a'), USER);
    const version = await listedVersion();
    for (let index = 0; index < 60; index++) {
      await label('a', { n: `${index}` });
    }
    const watch = await bench.watch(`resourceVersion=${version}`);
    await watch.ended;
    expect(watch.events).toMatchObject([
      { type: 'ERROR', object: { code: 410, reason: 'Expired' } },
    ]);
  });

  it('is answered with HTTP 410 while that fault is in force', async () => {
    const path = `${KUSTOMIZATIONS}?watch=1&resourceVersion=1`;
    bench.server.faults.gone = true;
    expect((await bench.call(path)).body).toMatchObject({
      code: 410,
      reason: 'Expired',
    });
    bench.server.faults.gone = false;
    const watch = await bench.watch('allowWatchBookmarks=true');
    expect(await watch.until('BOOKMARK')).toEqual(['BOOKMARK']);
  });

  it('is refused sendInitialEvents, as by a server without WatchList', async () => {
    const { body } = await bench.call(
      `${KUSTOMIZATIONS}?watch=1&sendInitialEvents=true&resourceVersionMatch=NotOlderThan`,
    );
    expect(body).toMatchObject({ code: 422, reason: 'Invalid' });
    expect(textAt(body, 'message')).toContain(
      'sendInitialEvents is forbidden for watch unless the WatchList feature gate is enabled',
    );
  });
});
