import { Portal, startPortal } from '../testing/portal';
import { expect, Lab, test } from './lab';
import { TcpRelay } from './TcpRelay';

const cluster = 'aws-v1';
const repository = {
  apiVersion: 'source.toolkit.fluxcd.io/v1',
  kind: 'Bucket',
  metadata: { name: 'transport', namespace: 'default' },
  spec: {
    interval: '1h',
    bucketName: 'fleet',
    endpoint: 'nowhere.example',
    suspend: true,
  },
};

let lab: Lab;
let relay: TcpRelay;
let portal: Portal;

const connection = async () => {
  const { connections } = await portal.client.getConnections();
  return connections[0];
};

const until = (expectation: () => Promise<void>, seconds: number) =>
  expect(expectation).toPass({ timeout: seconds * 1_000, intervals: [100] });

const isLive = async () =>
  expect(await connection()).toMatchObject({ state: 'live' });

test.describe.configure({ mode: 'serial' });

test.beforeAll(async ({ lab: started }) => {
  test.setTimeout(600_000);
  lab = started;
  const { url, certificateAuthorityFile } = lab.addressOf(cluster);
  relay = await TcpRelay.start(url);
  portal = await startPortal([
    {
      name: cluster,
      url: relay.url,
      serviceAccountToken: await lab.controlPlane.serviceAccountToken(
        cluster,
        { namespace: 'gitops-fleet', name: 'gitops-fleet' },
        3_600,
      ),
      caFile: certificateAuthorityFile,
    },
  ]);
  await until(isLive, 120);
});

test.afterAll(async () => {
  await portal?.stop();
  await relay?.close();
  await (
    await lab?.admin(cluster)
  )?.delete(
    { group: 'source.toolkit.fluxcd.io', kind: 'Bucket' },
    { name: 'transport', namespace: 'default' },
  );
});

test('lists and watches every kind of a cluster on one connection', async () => {
  const { kinds } = await connection();
  expect(kinds.filter(({ state }) => state === 'live').length).toBeGreaterThan(
    5,
  );
  expect(relay.connections).toBe(1);
});

test('shows a link that loses everything as stale within 20 s, and is up to date 5 s after it is back', async () => {
  test.setTimeout(120_000);
  const before = await connection();
  const lost = Date.now();
  relay.lose();
  await until(
    async () => expect(await connection()).toMatchObject({ state: 'stale' }),
    30,
  );
  const staleAfter = (Date.now() - lost) / 1_000;
  const admin = await lab.admin(cluster);
  await admin.create(repository);
  const back = Date.now();
  relay.recover();
  await until(async () => {
    await isLive();
    const { items } = await portal.client.getResources({ kind: 'Bucket' });
    expect(items.map(({ name }) => name)).toContain('transport');
  }, 30);
  const currentAfter = (Date.now() - back) / 1_000;
  test.info().annotations.push({
    type: 'outage',
    description: `stale after ${staleAfter} s, current ${currentAfter} s after return`,
  });
  process.stdout.write(
    `  stale after ${staleAfter} s, current ${currentAfter} s after return\n`,
  );
  expect(staleAfter).toBeLessThan(20);
  expect(currentAfter).toBeLessThan(5);
  const after = await connection();
  expect(after.kinds.map(({ relists }) => relists)).toEqual(
    before.kinds.map(({ relists }) => relists),
  );
});
