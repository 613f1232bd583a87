import { writeFileSync } from 'node:fs';
import { gitRepository } from '../__fixtures__/objects';
import { until } from '../__testUtils__/databases';
import {
  requestsOf,
  struck,
  struckFleets,
} from '../__testUtils__/struckFleets';
import { createTlsMaterial } from '../__testUtils__/TlsMaterial';
import { doubledKinds } from '../__testUtils__/WatchedFleet';

jest.setTimeout(60_000);

const { kustomizations, gitRepositories } = doubledKinds;
const start = struckFleets();

describe('ingest survives', () => {
  it('a link that loses everything without a word, and is stale in the meantime', async () => {
    const { fleet, relay, write, counters, expectHealed } = await start();
    relay.lose();
    write('meanwhile');
    await until(() =>
      expect(fleet.connection(struck)).toMatchObject({
        state: 'stale',
        reason: 'Timeout',
      }),
    );
    expect(Object.keys(fleet.held(struck).Kustomization)).toHaveLength(12);
    fleet.store.flush();
    const key = `${struck}/${kustomizations.group}/Kustomization/flux-system/app-1`;
    expect(fleet.store.record(key)!.status).toBe('Stale');
    relay.recover();
    await expectHealed();
    expect(counters().relists).toBe(0);
  });

  it('an API server that is away', async () => {
    const { fleet, double, write, counters, expectHealed } = await start();
    const end = double.always(() => true, { type: 'break' });
    double.strikeWatches('cut');
    await until(() => expect(fleet.connection(struck).state).toBe('stale'));
    write('meanwhile');
    end();
    await expectHealed();
    expect(counters().relists).toBe(0);
  });

  it('a storm of 500s', async () => {
    const { fleet, double, expectHealed } = await start();
    const end = double.always(() => true, { type: 'status', code: 500 });
    double.strikeWatches('server-error');
    await until(() =>
      expect(fleet.connection(struck)).toMatchObject({
        state: 'stale',
        reason: 'ServerError',
      }),
    );
    end();
    await expectHealed();
  });

  it('a server that has too much to do, which is asked again when it says', async () => {
    const { fleet, double, asked } = await start();
    double.next(requestsOf('watch'), {
      type: 'status',
      code: 429,
      retryAfterSeconds: 1,
    });
    const before = asked(requestsOf('watch'));
    const began = Date.now();
    double.strikeWatches('end');
    await until(() => expect(asked(requestsOf('watch'))).toBe(before + 2));
    expect(Date.now() - began).toBeGreaterThan(900);
    // The look that is refused for the same reason says that the server is there.
    const end = double.always(requestsOf('version', ''), {
      type: 'status',
      code: 429,
    });
    const looks = asked(requestsOf('version', ''));
    await until(() =>
      expect(asked(requestsOf('version', ''))).toBeGreaterThan(looks + 3),
    );
    end();
    expect(fleet.connection(struck).state).toBe('live');
  });

  it('a token that expires', async () => {
    const { fleet, double, expectHealed } = await start();
    const end = double.always(() => true, { type: 'status', code: 401 });
    double.strikeWatches('end');
    await until(() => {
      const { state, reason, message } = fleet.connection(struck);
      expect([state, reason]).toEqual(['stale', 'CredentialsRejected']);
      expect(message).toMatch(/renew it in the kubeconfig or the token file/);
    });
    end();
    await expectHealed();
  });

  it('another certificate and authority', async () => {
    const { fleet, changeCertificate, filesOf, expectHealed } = await start();
    const next = await createTlsMaterial('next');
    changeCertificate(next);
    await until(() =>
      expect(fleet.connection(struck)).toMatchObject({
        state: 'stale',
        reason: 'Tls',
      }),
    );
    writeFileSync(filesOf(struck).caFile, next.certificate);
    await expectHealed();
  });

  it('a clock of the API server that is ahead', async () => {
    const { fleet, double, write, expectHealed } = await start();
    double.write(gitRepositories, gitRepository('main'));
    const ahead = new Date(Date.now() + 3_600_000).toISOString();
    write('from-the-future', {
      ready: {
        status: 'True',
        reason: 'ReconciliationSucceeded',
        lastTransitionTime: ahead,
      },
    });
    await expectHealed();
    fleet.store.flush();
    const key = `${struck}/${kustomizations.group}/Kustomization/flux-system/from-the-future`;
    expect(fleet.store.record(key)!.status).toBe('Ready');
  });

  it('an API server that answers discovery and nothing else', async () => {
    const { fleet, double, relay } = await start();
    const end = double.always(
      ({ type }) => type === 'list' || type === 'watch',
      { type: 'hang' },
    );
    relay.lose();
    await until(() => expect(fleet.connection(struck).state).toBe('stale'));
    relay.recover();
    await until(() =>
      expect(fleet.connection(struck).nextRetry).toBeUndefined(),
    );
    expect(fleet.connection(struck).state).toBe('stale');
    end();
    // What hangs is dropped with its connection.
    relay.lose();
    await until(() => expect(fleet.connection(struck).nextRetry).toBeDefined());
    relay.recover();
  });
});
