import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { kustomization } from '../__fixtures__/objects';
import { ApiServerDouble, AskedRequest } from './ApiServerDouble';
import { until } from './databases';
import { connectTo, ListeningDouble, overHttp2 } from './overHttp2';
import { Relay } from './Relay';
import { createTlsMaterial, TlsMaterial } from './TlsMaterial';
import { doubledKinds, WatchedFleet } from './WatchedFleet';

const { kustomizations } = doubledKinds;

/** The management cluster that is struck. */
export const struck = 'aws-v1';
/** Must not notice. */
const other = 'azure-v1';

/** Matches requests of a type, for Kustomizations unless told otherwise. */
export const requestsOf =
  (type: AskedRequest['type'], plural = kustomizations.plural) =>
  (request: AskedRequest) =>
    request.type === type && request.plural === plural;

type WatchList = ApiServerDouble['watchList'];

/**
 * Starts fleets of two management clusters that are watched over wires; call it at the top of a file. Whatever a test does
 * to one of them: in the end the store has to be a fresh list, and the other cluster must have seen nothing of it.
 */
export function struckFleets() {
  const directory = mkdtempSync(join(tmpdir(), 'faults-'));
  const closing: (() => Promise<unknown>)[] = [];
  let material: TlsMaterial;
  let expectAllIsWell: (() => Promise<void>) | undefined;

  const filesOf = (name: string) => ({
    caFile: join(directory, `${name}.crt`),
    tokenFile: join(directory, `${name}.token`),
  });

  beforeAll(async () => {
    material = await createTlsMaterial('api server');
  });

  afterEach(async () => {
    try {
      await expectAllIsWell?.();
    } finally {
      expectAllIsWell = undefined;
      for (const close of closing.splice(0).reverse()) {
        await close();
      }
    }
  });

  afterAll(() => rmSync(directory, { recursive: true }));

  return async (options: { watchList?: WatchList } = {}) => {
    const wires = new Map<string, { http: ListeningDouble; relay: Relay }>();
    const fleet = new WatchedFleet({
      names: [struck, other],
      watchList: name => name === struck && options.watchList !== undefined,
      connect: name => connectTo(wires.get(name)!.relay.port, filesOf(name)),
      timings: {
        heartbeat: 50,
        heartbeatTimeout: 1_000,
        discovery: 200,
        shortestDiscovery: 10,
        longestRetry: 100,
        longestRejectedRetry: 100,
        credentials: 100,
        reflectors: {
          shortestRetry: 20,
          longestRetry: 100,
          longestPace: 20,
          forbidden: 100,
          idle: 20_000,
          initial: 500,
          settled: 50,
          relistJitter: 10,
        },
      },
    });
    const double = fleet.doubles.get(struck)!;
    double.watchList = options.watchList ?? 'on';
    const write = (
      name: string,
      fields: Parameters<typeof kustomization>[2] = {},
    ) =>
      double.write(
        kustomizations,
        kustomization('flux-system', name, { remote: false, ...fields }),
      );
    const expectHealed = () => until(() => fleet.expectStoreIsList(struck));
    expectAllIsWell = async () => {
      double.heal();
      await expectHealed();
      write('last');
      await expectHealed();
      fleet.expectStoreIsList(other);
      expect(fleet.states.get(other)).toEqual([
        'connecting',
        'syncing',
        'live',
      ]);
      expect(fleet.metrics.countersOf(other, kustomizations)).toMatchObject({
        relists: 0,
        restarts: 0,
      });
    };
    for (const [name, server] of fleet.doubles) {
      Array.from({ length: 12 }, (_, index) => index).forEach(index =>
        server.write(
          kustomizations,
          kustomization('flux-system', `app-${index}`, { remote: false }),
        ),
      );
      const { caFile, tokenFile } = filesOf(name);
      writeFileSync(caFile, material.certificate);
      writeFileSync(tokenFile, 'token');
      const http = await overHttp2(server, material);
      const relay = await Relay.start(http.port);
      wires.set(name, { http, relay });
      closing.push(
        () => http.close(),
        () => relay.close(),
      );
    }
    closing.push(() => fleet.stop());
    fleet.start();
    await expectHealed();
    await until(() => fleet.expectStoreIsList(other));
    return {
      fleet,
      double,
      /** The wire to the cluster that is struck. */
      relay: wires.get(struck)!.relay,
      changeCertificate: wires.get(struck)!.http.changeCertificate,
      filesOf,
      write,
      counters: () => fleet.metrics.countersOf(struck, kustomizations),
      asked: (matches: (request: AskedRequest) => boolean) =>
        double.requests.filter(matches).length,
      expectHealed,
    };
  };
}
