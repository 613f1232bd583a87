import { GitOpsFleetClient } from '@gitops-fleet/backstage-plugin-gitops-fleet-common';
import { once } from 'node:events';
import { Server } from 'node:http';
import { AddressInfo } from 'node:net';
import { appliers, kustomization } from '../__fixtures__/objects';
import { fleetServers, servedFleet } from '../__testUtils__/fleetServer';
import { FleetStore } from '../store/FleetStore';

jest.setTimeout(60_000);

const serve = fleetServers();

describe('the change stream', () => {
  let server: Server | undefined;

  afterEach(() => {
    server?.closeAllConnections();
    server?.close();
  });

  async function clientOf(store: FleetStore) {
    server = (await serve(store)).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    return new GitOpsFleetClient({
      discoveryApi: { getBaseUrl: async () => `http://127.0.0.1:${port}` },
      fetchApi: { fetch },
    });
  }

  it('tells what was missed, then what happens', async () => {
    const store = servedFleet();
    const client = await clientOf(store);
    const { snapshot } = (await client.getSnapshot())!;
    const change = (name: string) => {
      store.sinkOf('aws-v1', appliers).upsert(kustomization('prod-eu', name));
      store.flush();
    };
    change('missed');
    const stop = new AbortController();
    const seen: string[] = [];
    const fresh: object[] = [];
    for await (const event of client.streamChanges(snapshot, {
      signal: stop.signal,
    })) {
      if (event.type === 'heartbeat') {
        fresh.push(event.heartbeat.connections);
        change('live');
      } else {
        seen.push(...event.changes.resources.map(({ name }) => name));
      }
      if (seen.includes('live')) {
        break;
      }
    }
    stop.abort();
    expect(seen).toEqual(['missed', 'live']);
    expect(fresh).toEqual([{ 'aws-v1': 1 }]);
  });

  it('sends away whoever has another past', async () => {
    const client = await clientOf(servedFleet());
    const events = [];
    for await (const event of client.streamChanges({
      version: 0,
      epoch: 'another',
    })) {
      events.push(event);
    }
    expect(events).toMatchObject([
      { type: 'changes', changes: { reset: true } },
    ]);
  });
});
