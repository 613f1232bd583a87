import { kustomization } from '../__fixtures__/objects';
import { until } from '../__testUtils__/databases';
import {
  requestsOf,
  struck,
  struckFleets,
} from '../__testUtils__/struckFleets';
import { doubledKinds } from '../__testUtils__/WatchedFleet';

jest.setTimeout(60_000);

const { kustomizations, gitRepositories } = doubledKinds;
const start = struckFleets();

describe('ingest survives', () => {
  it('a list that is not answered: the other kinds stay live', async () => {
    const { fleet, double, relay } = await start();
    const end = double.always(requestsOf('list'), { type: 'hang' });
    double
      .watchesOf(kustomizations.plural)
      .forEach(watch => watch.strike('expired'));
    double.write(gitRepositories, kustomization('flux-system', 'main'));
    await until(() =>
      expect(Object.keys(fleet.held(struck).GitRepository)).toEqual(['main']),
    );
    expect(fleet.kindOf(struck, gitRepositories).state).toBe('live');
    end();
    // What hangs is dropped with its connection.
    relay.lose();
    await until(() => expect(fleet.connection(struck).state).toBe('stale'));
    relay.recover();
  });

  it('a conversion webhook that is down: that kind is stale, the others are not', async () => {
    const { fleet, double } = await start();
    const end = double.always(
      request => request.plural === kustomizations.plural,
      {
        type: 'status',
        code: 500,
        message: 'conversion webhook for kustomize.toolkit.fluxcd.io/v1 failed',
      },
    );
    double
      .watchesOf(kustomizations.plural)
      .forEach(watch => watch.strike('end'));
    await until(() =>
      expect(fleet.kindOf(struck, kustomizations)).toMatchObject({
        state: 'stale',
        message: expect.stringContaining('conversion webhook'),
        objects: 12,
      }),
    );
    expect(fleet.kindOf(struck, gitRepositories).state).toBe('live');
    end();
  });

  it('a kind that may not be read for a while', async () => {
    const { fleet, double } = await start();
    const end = double.always(
      request => request.plural === kustomizations.plural,
      { type: 'status', code: 403, message: 'is forbidden' },
    );
    double
      .watchesOf(kustomizations.plural)
      .forEach(watch => watch.strike('end'));
    await until(() =>
      expect(fleet.kindOf(struck, kustomizations)).toMatchObject({
        state: 'forbidden',
        message: expect.stringContaining('Grant get, list and watch'),
        objects: 12,
      }),
    );
    end();
  });

  it('a CustomResourceDefinition that is deleted and comes back', async () => {
    const { fleet, double, write, expectHealed } = await start();
    double.uninstall(kustomizations);
    await until(() =>
      expect(fleet.kindOf(struck, kustomizations)).toMatchObject({
        state: 'not-installed',
        objects: 0,
      }),
    );
    double.install(kustomizations);
    write('born-again');
    await expectHealed();
    expect(Object.keys(fleet.held(struck).Kustomization)).toEqual([
      'born-again',
    ]);
  });

  it('discovery that lacks a kind while its API server starts', async () => {
    const { fleet, double, counters, expectHealed } = await start();
    const end = double.always(() => true, { type: 'break' });
    double.strikeWatches('cut');
    await until(() => expect(fleet.connection(struck).state).toBe('stale'));
    double.hidden.add(kustomizations.plural);
    end();
    await expectHealed();
    expect(Object.keys(fleet.held(struck).Kustomization)).toHaveLength(12);
    expect(counters().relists).toBe(0);
    double.hidden.clear();
  });
});
