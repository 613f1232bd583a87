import {
  gitRepository,
  appliers,
  kustomization,
  sources,
} from '../__fixtures__/objects';
import { keyOf, newRevision, shownFleet } from '../__testUtils__/shownFleet';
import { describeResource } from '../api/details';

describe('a dependency that is waited for', () => {
  it('walks a chain of waits while a new revision rolls through it', () => {
    const { store, clock } = shownFleet();
    const upsert = (
      name: string,
      dependsOn: string[],
      ready: [string, string],
    ) =>
      store.sinkOf('aws-v1', appliers).upsert(
        kustomization('prod-eu', name, {
          dependsOn,
          ready: {
            status: ready[0],
            reason: ready[1],
            message: '',
            lastTransitionTime: new Date(clock.now).toISOString(),
          },
        }),
      );
    store
      .sinkOf('aws-v1', sources)
      .upsert(gitRepository('main', { revision: newRevision }));
    upsert('last', ['ingress'], ['False', 'DependencyNotReady']);
    upsert('ingress', ['prod-eu'], ['False', 'DependencyNotReady']);
    upsert('prod-eu', [], ['Unknown', 'Progressing']);
    store.flush();
    store.flush();
    for (const name of ['prod-eu', 'ingress', 'last']) {
      expect(store.record(keyOf('prod-eu', name))?.status).toBe('Progressing');
    }
    upsert('prod-eu', [], ['False', 'BuildFailed']);
    store.flush();
    store.flush();
    store.flush();
    expect(
      ['prod-eu', 'ingress', 'last'].map(
        name => store.record(keyOf('prod-eu', name))?.status,
      ),
    ).toEqual(['Failed', 'DependencyNotReady', 'DependencyNotReady']);
  });

  it('follows a wait to its root, to what does not exist, and around a circle', () => {
    const { store, clock } = shownFleet();
    const put = (
      name: string,
      dependsOn: string[],
      reason = 'DependencyNotReady',
    ) =>
      store.sinkOf('aws-v1', appliers).upsert(
        kustomization('prod-eu', name, {
          dependsOn,
          ready: { status: 'False', reason, message: `${name} is not ready` },
        }),
      );
    put('prod-eu', [], 'BuildFailed');
    put('ingress', ['prod-eu', 'gone']);
    put('app', ['ingress']);
    put('left', ['right']);
    put('right', ['left']);
    // A chain is walked a batch at a time.
    for (let batch = 0; batch < 4; batch++) {
      store.flush();
    }

    expect(
      describeResource(store, keyOf('prod-eu', 'app'), clock.now).blockers.map(
        ({ type, path, reason }) => [type, path, reason],
      ),
    ).toEqual([
      [
        'failing',
        [keyOf('prod-eu', 'ingress'), keyOf('prod-eu', 'prod-eu')],
        'BuildFailed',
      ],
      [
        'missing',
        [keyOf('prod-eu', 'ingress'), keyOf('prod-eu', 'gone')],
        'NotFound',
      ],
    ]);
    for (const name of ['left', 'right']) {
      expect(store.record(keyOf('prod-eu', name))).toMatchObject({
        status: 'Stalled',
        reason: 'DependencyCycle',
        message: expect.stringMatching(/prod-eu\/left → /),
      });
    }

    put('right', []);
    store.flush();
    expect(store.record(keyOf('prod-eu', 'left'))?.status).toBe(
      'DependencyNotReady',
    );
  });
});
