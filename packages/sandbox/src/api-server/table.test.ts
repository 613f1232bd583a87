import { JsonObject, listAt, recordAt, textAt } from '../kubernetes/json';
import { gitRepositories, kustomizations } from '../kubernetes/resource-types';
import {
  ApiBench,
  kustomization,
  KUSTOMIZATIONS,
  TABLE,
  USER,
} from '../testing/api-bench';
import { formatAge } from './table';

jest.setTimeout(60_000);

const SECOND = 1;
const MINUTE = 60;
const HOUR = 3600;
const DAY = 86400;

it.each([
  [0, '0s'],
  [119 * SECOND, '119s'],
  [2 * MINUTE, '2m'],
  [3 * MINUTE + 20, '3m20s'],
  [13 * MINUTE, '13m'],
  [179 * MINUTE, '179m'],
  [5 * HOUR + 12 * MINUTE, '5h12m'],
  [13 * HOUR, '13h'],
  [47 * HOUR, '47h'],
  [2 * DAY, '2d'],
  [2 * DAY + 3 * HOUR, '2d3h'],
  [30 * DAY, '30d'],
  [3 * 365 * DAY, '3y'],
  [-5, '<invalid>'],
])('an age of %d seconds is printed as %s', (seconds, text) => {
  expect(formatAge(seconds * 1000)).toBe(text);
});

describe('tables as kubectl prints them', () => {
  let bench: ApiBench;

  afterEach(() => bench.close());

  beforeEach(async () => {
    bench = await ApiBench.start();
    const ready = (message: string) => ({
      status: {
        conditions: [
          { type: 'Ready', status: 'True', reason: 'Succeeded', message },
        ],
      },
    });
    const key = { namespace: 'flux-system', name: 'mgmt' };
    await bench.store.create(kustomizations, kustomization('mgmt'), USER);
    await bench.store.patchStatus(
      kustomizations,
      key,
      ready('Applied revision: main@sha1:ee3e71ef'),
      USER,
    );
    await bench.store.create(
      gitRepositories,
      {
        apiVersion: 'source.toolkit.fluxcd.io/v1',
        kind: 'GitRepository',
        metadata: { name: 'main', namespace: 'flux-system' },
        spec: { url: 'ssh://git@example.com/platform' },
      },
      USER,
    );
    await bench.store.patchStatus(
      gitRepositories,
      { namespace: 'flux-system', name: 'main' },
      ready("stored artifact for revision 'main@sha1:ee3e71ef'"),
      USER,
    );
  });

  const print = (table: JsonObject) => ({
    columns: listAt(table, 'columnDefinitions').map(column =>
      textAt(column, 'name')?.toUpperCase(),
    ),
    rows: listAt(table, 'rows').map(row => listAt(row, 'cells').map(String)),
  });

  it.each([
    [
      KUSTOMIZATIONS,
      ['NAME', 'AGE', 'READY', 'STATUS'],
      [
        'mgmt',
        expect.stringMatching(/^\d+s$/),
        'True',
        'Applied revision: main@sha1:ee3e71ef',
      ],
    ],
    [
      '/apis/source.toolkit.fluxcd.io/v1/gitrepositories',
      ['NAME', 'URL', 'AGE', 'READY', 'STATUS'],
      [
        'main',
        'ssh://git@example.com/platform',
        expect.stringMatching(/^\d+s$/),
        'True',
        "stored artifact for revision 'main@sha1:ee3e71ef'",
      ],
    ],
  ])('%s', async (path, columns, row) => {
    const { body } = await bench.call(path, { headers: { accept: TABLE } });
    expect(body).toMatchObject({
      kind: 'Table',
      apiVersion: 'meta.k8s.io/v1',
    });
    expect(print(body)).toEqual({ columns, rows: [row] });
    expect(recordAt(listAt(body, 'rows')[0], 'object')).toMatchObject({
      kind: 'PartialObjectMetadata',
    });
    const full = await bench.call(`${path}?includeObject=Object`, {
      headers: { accept: TABLE },
    });
    expect(recordAt(listAt(full.body, 'rows')[0], 'object').spec).toBeDefined();
  });

  it('watches as tables, with columns once', async () => {
    await bench.store.create(kustomizations, kustomization('second'), USER);
    const watch = await bench.watch('', { accept: TABLE });
    await watch.until('ADDED', 2);
    expect(watch.events).toMatchObject([
      {
        type: 'ADDED',
        object: { kind: 'Table', columnDefinitions: expect.any(Array) },
      },
      { type: 'ADDED', object: { kind: 'Table', columnDefinitions: null } },
    ]);
  });
});
