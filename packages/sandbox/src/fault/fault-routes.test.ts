import { recordAt, textAt } from '../kubernetes/json';
import { asJson, findCondition } from '../kubernetes/object';
import { gitRepositories, kustomizations } from '../kubernetes/resource-types';
import { NON_PROD, PROD, SandboxBench, until } from '../testing/sandbox-bench';

jest.setTimeout(180_000);

let bench: SandboxBench;

beforeEach(async () => {
  bench = await SandboxBench.open();
});

afterEach(() => bench.close());

it('reads a fault as JSON whatever it is said to be', async () => {
  const sandbox = await bench.start();
  const post = async (body: string) => {
    // What curl says of everything that it sends.
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    const response = await fetch(`${sandbox.url}/sandbox/faults`, {
      method: 'POST',
      headers,
      body,
    });
    return { status: response.status, body: await response.json() };
  };
  expect(
    await post('{"type": "slow", "cluster": "aws-v1", "milliseconds": 1}'),
  ).toMatchObject({ status: 201, body: { type: 'slow', cluster: 'aws-v1' } });
  expect(await post('{"type": "slow"')).toMatchObject({
    status: 400,
    body: { error: expect.stringContaining('the body is no JSON') },
  });
});

it('orders faults over HTTP and mends them', async () => {
  const sandbox = await bench.start();
  await sandbox.whenSettled();
  const faults = `${sandbox.url}/sandbox/faults`;
  const order = async (fault: object) => {
    const response = await fetch(faults, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(fault),
    });
    return { status: response.status, body: await response.json() };
  };
  const [aws] = sandbox.clusters;
  const ready = async (namespace: string, name: string) =>
    findCondition(
      await aws.store.get(kustomizations, { namespace, name }),
      'Ready',
    );
  expect(await order({ type: 'explode', cluster: 'aws-v1' })).toMatchObject({
    status: 400,
    body: { error: expect.stringContaining('type must be one of') },
  });
  expect(await order({ type: 'stop', cluster: 'gcp-v1' })).toMatchObject({
    status: 400,
    body: { error: expect.stringContaining('there are aws-v1') },
  });

  await order({ type: 'break-source', cluster: 'aws-v1', name: 'main' });
  await until('the source fails', async () => {
    const source = await aws.store.get(gitRepositories, {
      namespace: 'flux-system',
      name: 'main',
    });
    return /authentication required$/.test(
      textAt(findCondition(source, 'Ready'), 'message') ?? '',
    );
  });
  await order({
    type: 'fail-build',
    cluster: 'aws-v1',
    namespace: PROD,
    name: 'tenants-prod',
  });
  await until(
    'the build fails',
    async () => (await ready(PROD, 'tenants-prod'))?.reason === 'BuildFailed',
  );
  await order({
    type: 'suspend',
    cluster: 'aws-v1',
    namespace: PROD,
    name: 'common',
  });
  const suspended = await aws.store.get(kustomizations, {
    namespace: PROD,
    name: 'common',
  });
  expect(recordAt(asJson(suspended), 'spec').suspend).toBe(true);
  await order({ type: 'stop', cluster: NON_PROD });
  await until('its Kustomizations tell', async () =>
    /connection refused/.test(
      textAt(await ready(NON_PROD, 'feature-access-control'), 'message') ?? '',
    ),
  );

  await order({ type: 'stop', cluster: 'azure-v1' });
  const azure = sandbox.managementClusters[1];
  expect(sandbox.clusters[1].apiServer.running).toBe(false);
  const listed = await (await fetch(faults)).json();
  expect(listed.faults).toHaveLength(5);
  await fetch(faults, { method: 'DELETE' });
  expect(sandbox.clusters[1].apiServer).toMatchObject({
    running: true,
    url: azure.url,
  });
  await until('everything is mended', async () => {
    const states = await Promise.all([
      ready(PROD, 'tenants-prod'),
      ready(PROD, 'common'),
      ready(NON_PROD, 'feature-access-control'),
      ready(NON_PROD, 'tenants-non-prod'),
    ]);
    return states.every(state => state?.status === 'True');
  });
});
