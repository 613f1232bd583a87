import {
  descriptorOf,
  KubernetesObject,
} from '@gitops-fleet/backstage-plugin-gitops-fleet-common';
import { kustomization } from '../__fixtures__/objects';
import { ApiFailure, ApiStatusError } from '../connection/failure';
import { Reflector, ReflectorState } from './Reflector';

const descriptor = descriptorOf(
  'kustomize.toolkit.fluxcd.io',
  'Kustomization',
)!;

type Answer =
  | { list: string[]; version: string; continue?: string }
  | { watch: object[] }
  | { fails: Error };

const object = (name: string, version = '1') => {
  const resource = kustomization('ns', name);
  resource.metadata!.resourceVersion = version;
  return resource;
};

const event = (type: string, name: string, version: string) => ({
  type,
  object: object(name, version),
});

/** Plays a script of answers against a reflector, and ends it with the last one. */
async function play(
  answers: Answer[],
  watchList = false,
  resumed: { from?: string; held?: KubernetesObject[] } = {},
) {
  const script = [...answers];
  const requests: URLSearchParams[] = [];
  const states: ReflectorState[] = [];
  const held = new Map(
    (resumed.held ?? []).map(item => [item.metadata!.name!, item]),
  );
  const removed: string[] = [];
  const stop = new AbortController();
  const next = (path: string) => {
    requests.push(new URLSearchParams(path.split('?')[1]));
    const answer = script.shift();
    if (!answer) {
      stop.abort();
      throw new Error('the script is over');
    }
    if ('fails' in answer) {
      throw answer.fails;
    }
    return answer;
  };
  const reflector = new Reflector({
    descriptor,
    version: 'v1',
    random: () => 0,
    pageSize: 2,
    watchList,
    resumeFrom: resumed.from,
    server: {
      getJson: async path => {
        const answer = next(path) as Extract<Answer, { list: string[] }>;
        return {
          metadata: {
            resourceVersion: answer.version,
            continue: answer.continue,
          },
          items: answer.list.map(name => object(name)),
        };
      },
      async *getLines(path, options) {
        const answer = next(path) as Extract<Answer, { watch: object[] }>;
        options.onOpen?.();
        for (const item of answer.watch) {
          yield Buffer.from(JSON.stringify(item));
        }
      },
    },
    sink: {
      retain: names =>
        [...held.keys()]
          .filter(name => !names.has(`ns/${name}`))
          .forEach(name => held.delete(name)),
      versionOf: (_, name) => held.get(name)?.metadata?.resourceVersion,
      upsert: item => held.set(item.metadata!.name!, item),
      remove: (_, name) => {
        removed.push(name);
        held.delete(name);
      },
    },
    onState: state => states.push(state),
  });
  await reflector.run(stop.signal);
  return {
    held: [...held.keys()].sort(),
    versions: Object.fromEntries(
      [...held].map(([name, { metadata }]) => [
        name,
        metadata!.resourceVersion,
      ]),
    ),
    removed,
    states: states.map(({ type }) => type),
    requests: requests.map(request => Object.fromEntries(request)),
  };
}

describe('Reflector', () => {
  it('lists page by page, then watches from the version of the list', async () => {
    const { held, requests, states } = await play([
      { list: ['a', 'b'], version: '10', continue: 'more' },
      { list: ['c'], version: '10' },
      { watch: [event('ADDED', 'd', '11'), event('DELETED', 'a', '12')] },
    ]);
    expect(held).toEqual(['b', 'c', 'd']);
    expect(requests).toMatchObject([
      { limit: '2' },
      { limit: '2', continue: 'more' },
      { watch: '1', resourceVersion: '10', allowWatchBookmarks: 'true' },
      { watch: '1', resourceVersion: '12' },
    ]);
    expect(states.slice(0, 2)).toEqual(['syncing', 'live']);
  });

  it('goes on from where somebody else was, whose newer state it keeps, and lists when that watch has ended', async () => {
    const { versions, removed, requests, states } = await play(
      [
        {
          watch: [
            event('MODIFIED', 'a', '11'),
            event('DELETED', 'b', '12'),
            event('ADDED', 'c', '13'),
            event('MODIFIED', 'a', '15'),
          ],
        },
        { list: ['a', 'c'], version: '20' },
        { watch: [] },
      ],
      false,
      { from: '10', held: [object('a', '14'), object('b', '12')] },
    );
    expect(requests.slice(0, 3)).toMatchObject([
      { watch: '1', resourceVersion: '10' },
      { limit: '2' },
      { watch: '1', resourceVersion: '20' },
    ]);
    expect(removed).toEqual(['b']);
    expect(Object.keys(versions)).toEqual(['a', 'c']);
    expect(states[0]).toBe('live');
  });

  it('does not take away what is newer than the event that says it is gone', async () => {
    const { held, removed } = await play(
      [{ watch: [event('DELETED', 'a', '11')] }, { fails: new Error('cut') }],
      false,
      { from: '10', held: [object('a', '12')] },
    );
    expect(removed).toEqual([]);
    expect(held).toEqual(['a']);
  });

  it('resumes after a bookmark, which is no object', async () => {
    const { held, requests } = await play([
      { list: ['a'], version: '10' },
      {
        watch: [
          {
            type: 'BOOKMARK',
            object: { metadata: { resourceVersion: '99' } },
          },
        ],
      },
    ]);
    expect(held).toEqual(['a']);
    expect(requests[2]).toMatchObject({ resourceVersion: '99' });
  });

  it.each([
    ['in the stream', { watch: [{ type: 'ERROR', object: { code: 410 } }] }],
    ['as an answer', { fails: new ApiStatusError(410, '{}') }],
  ])(
    'lists again after a 410 %s, and drops what is gone',
    async (_, expired) => {
      const { held, requests } = await play([
        { list: ['a', 'b'], version: '10' },
        expired,
        { list: ['b', 'c'], version: '20' },
        { watch: [] },
      ]);
      expect(held).toEqual(['b', 'c']);
      expect(requests[2]).toEqual({ limit: '2' });
      expect(requests[3]).toMatchObject({ resourceVersion: '20' });
    },
  );

  it('forgets nothing when a page of a list expires', async () => {
    const { held } = await play([
      { list: ['a'], version: '10' },
      { watch: [{ type: 'ERROR', object: { code: 410 } }] },
      { list: ['b', 'c'], version: '20', continue: 'more' },
      { fails: new ApiStatusError(410, '{"message":"expired continue"}') },
    ]);
    expect(held).toEqual(['a', 'b', 'c']);
  });

  it('calls itself stale at the second failure in a row, and live when the watch is open again', async () => {
    const { states, held, requests } = await play([
      { list: ['a'], version: '10' },
      { fails: new ApiFailure('Network', 'reset') },
      { watch: [] },
      { fails: new ApiFailure('Network', 'reset') },
      { fails: new ApiStatusError(503, 'overloaded') },
      { watch: [] },
    ]);
    expect(states).toEqual(['syncing', 'live', 'stale', 'live']);
    expect(held).toEqual(['a']);
    expect(requests[requests.length - 1]).toMatchObject({
      watch: '1',
      resourceVersion: '10',
    });
  });

  it('ends when the kind is gone from the server', async () => {
    const { states, held } = await play([
      { list: ['a'], version: '10' },
      { fails: new ApiStatusError(404, 'not found') },
    ]);
    expect(states).toEqual(['syncing', 'live', 'gone']);
    expect(held).toEqual(['a']);
  });

  it('ends the watch at an error of the server inside the stream', async () => {
    const { requests, held } = await play([
      { list: ['a'], version: '10' },
      {
        watch: [
          event('ADDED', 'b', '11'),
          { type: 'ERROR', object: { code: 500, message: 'etcd' } },
          event('ADDED', 'never', '12'),
        ],
      },
      { watch: [] },
    ]);
    expect(held).toEqual(['a', 'b']);
    expect(requests[2]).toMatchObject({ resourceVersion: '11' });
  });

  describe('that asks for the first state as a watch', () => {
    const end = (version: string) => ({
      type: 'BOOKMARK',
      object: {
        metadata: {
          resourceVersion: version,
          annotations: { 'k8s.io/initial-events-end': 'true' },
        },
      },
    });

    it('takes it as complete at its bookmark, and goes on from there', async () => {
      const { held, requests, removed, states } = await play(
        [
          {
            watch: [
              event('ADDED', 'a', '3'),
              event('ADDED', 'b', '7'),
              event('DELETED', 'a', '8'),
              end('9'),
              event('ADDED', 'c', '10'),
            ],
          },
          { watch: [] },
        ],
        true,
      );
      expect(held).toEqual(['b', 'c']);
      expect(removed).toEqual(['a']);
      expect(states.slice(0, 2)).toEqual(['syncing', 'live']);
      expect(requests[0]).toMatchObject({
        watch: '1',
        sendInitialEvents: 'true',
        resourceVersionMatch: 'NotOlderThan',
        allowWatchBookmarks: 'true',
      });
      expect(requests[0]).not.toHaveProperty('resourceVersion');
      expect(requests[1]).toMatchObject({ resourceVersion: '10' });
      expect(requests[1]).not.toHaveProperty('sendInitialEvents');
    });

    it('forgets nothing when it breaks off before it is complete', async () => {
      const { held, requests } = await play(
        [
          { watch: [event('ADDED', 'a', '3'), end('9')] },
          { watch: [{ type: 'ERROR', object: { code: 410 } }] },
          { watch: [event('ADDED', 'b', '12')] },
          { watch: [] },
        ],
        true,
      );
      expect(held).toEqual(['a', 'b']);
      expect(requests[3]).toMatchObject({ sendInitialEvents: 'true' });
    });

    it('drops what is not in a later one', async () => {
      const { held } = await play(
        [
          { watch: [event('ADDED', 'a', '3'), end('9')] },
          { watch: [{ type: 'ERROR', object: { code: 410 } }] },
          { watch: [event('ADDED', 'b', '12'), end('13')] },
          { watch: [] },
        ],
        true,
      );
      expect(held).toEqual(['b']);
    });

    it.each([400, 403, 422])(
      'lists where the server answers %d',
      async code => {
        const { held, requests } = await play(
          [
            { fails: new ApiStatusError(code, '{}') },
            { list: ['a'], version: '10' },
            { watch: [] },
          ],
          true,
        );
        expect(held).toEqual(['a']);
        expect(requests[1]).toEqual({ limit: '2' });
      },
    );
  });
});
