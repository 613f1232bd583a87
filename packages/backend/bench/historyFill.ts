import type { Knex } from 'knex';

/** The database of the plugin, with its tables. */
interface FleetDatabase {
  knex: Knex;
  isPostgres: boolean;
}

/** How much history is put into a database. */
export interface HistorySize {
  /** Entries of the history, over a year. */
  rows: number;
  resources: number;
  workloadClusters: number;
  managementClusters: number;
}

export const year = 365 * 86_400_000;

/** Entries of one statement. */
const chunk = 500_000;

/** Resources on one workload cluster. Each second half of them is those of tenants. */
const perCluster = 30;

/** A Kustomization as it is stored, with places for its names. */
const storedObject = JSON.stringify({
  apiVersion: 'kustomize.toolkit.fluxcd.io/v1',
  kind: 'Kustomization',
  metadata: {
    namespace: '@namespace',
    name: '@name',
    uid: '@namespace/@name',
    generation: 3,
    resourceVersion: '4711',
    creationTimestamp: '2026-01-01T00:00:00Z',
  },
  spec: {
    interval: '10m',
    path: './@path',
    sourceRef: {
      kind: 'GitRepository',
      name: 'main',
      namespace: 'flux-system',
    },
    kubeConfig: { secretRef: { name: '@namespace-kubeconfig' } },
  },
  status: {
    observedGeneration: 3,
    lastAppliedRevision: `main@sha1:${'1'.repeat(40)}`,
    lastAttemptedRevision: `main@sha1:${'1'.repeat(40)}`,
    conditions: [
      {
        type: 'Ready',
        status: 'True',
        reason: 'ReconciliationSucceeded',
        message: `Applied revision: main@sha1:${'1'.repeat(40)}`,
        lastTransitionTime: '2026-06-01T00:00:00Z',
        observedGeneration: 3,
      },
    ],
    inventory: {
      entries: Array.from({ length: 8 }, (_, i) => ({
        id: `@namespace_@name-${i}_apps_Deployment`,
        v: 'v1',
      })),
    },
  },
});

const storedMemory = JSON.stringify({
  recorded: {
    at: 1_780_000_000_000,
    status: 'Ready',
    reason: 'ReconciliationSucceeded',
    revision: `main@sha1:${'1'.repeat(40)}`,
  },
});

/** A number that looks drawn at random, below `range`, from the row's number: the same in every run and engine. */
const drawn = (salt: number, range: number | string) =>
  `(((i + ${salt}) * 2654435761 % 4294967296 * ${
    2 * salt + 1
  } + i * 40503) % 4294967296 / 8 % ${range})`;

/** Rows of a table that counts. */
function counting(
  { isPostgres }: FleetDatabase,
  from: number,
  to: number,
): string {
  return isPostgres
    ? `generate_series(${from}::bigint, ${to - 1}::bigint) as s(i)`
    : `(with recursive s(i) as (select ${from} union all select i + 1 from s where i < ${
        to - 1
      }) select i from s) as s`;
}

/**
 * Puts a fleet and a year of its history into an empty database. A few resources change all the time, some never, most of
 * them with every release; the rest of what is rare is rare here: lifecycles, connections, `Stalled`.
 *
 * @param until - epoch milliseconds of the newest entry
 */
export async function fillHistory(
  database: FleetDatabase,
  size: HistorySize,
  until: number,
): Promise<void> {
  await fillSubjects(database, size);
  for (let from = 0; from < size.rows; from += chunk) {
    await fillTransitions(
      database,
      size,
      { from, to: Math.min(size.rows, from + chunk) },
      until,
    );
  }
  if (database.isPostgres) {
    // What it does by itself after so many rows. SQLite never counts.
    await database.knex.raw('vacuum analyze');
  }
}

/** Ids: first the resources, then the workload clusters, then the connections. */
async function fillSubjects(
  database: FleetDatabase,
  { resources, workloadClusters, managementClusters }: HistorySize,
): Promise<void> {
  const { knex } = database;
  const shard = (cluster: string) =>
    `'mc-' || (${cluster} % ${managementClusters})`;
  await knex.raw(
    `insert into fleet_shards (name, seq, connection)
     select ${shard('i')}, ${
      resources + workloadClusters + managementClusters
    }, null
     from ${counting(database, 0, managementClusters)}`,
  );
  const insert = (count: number, columns: { [column: string]: string }) =>
    knex.raw(
      `insert into fleet_subjects (${Object.keys(columns).join(', ')})
       select ${Object.values(columns).join(', ')}
       from ${counting(database, 0, count)} order by i`,
    );
  const cluster = `(i / ${perCluster} % ${workloadClusters})`;
  const namespace = `'cluster-' || ${cluster}`;
  const ofTenant = `i % 2 = 1`;
  const tenant = `'team-' || (i % ${perCluster} / 2)`;
  const name = `(case when ${ofTenant} then ${tenant} else 'feature-' || (i % ${perCluster} / 2) end) || '-' || (i / ${
    perCluster * workloadClusters
  })`;
  const path = `case when ${ofTenant} then 'tenants/aws/' || ${tenant} else 'features/feature-' || (i % ${perCluster} / 2) end`;
  const object = [
    ['@namespace', namespace],
    ['@name', name],
    ['@path', path],
  ].reduce(
    (text, [place, value]) => `replace(${text}, '${place}', ${value})`,
    `'${storedObject}'`,
  );
  await insert(resources, {
    shard: shard(cluster),
    key: `${shard(
      cluster,
    )} || '/kustomize.toolkit.fluxcd.io/Kustomization/' || ${namespace} || '/' || ${name}`,
    type: `'resource'`,
    seq: 'i + 1',
    written_at: '0',
    object,
    memory: `'${storedMemory}'`,
    status: `'Ready'`,
  });
  await insert(workloadClusters, {
    shard: shard('i'),
    key: `${shard('i')} || '/cluster-' || i || '/cluster-' || i`,
    type: `'cluster'`,
    seq: `${resources} + i + 1`,
    written_at: '0',
    memory: `'{}'`,
    status: `'Running'`,
  });
  await insert(managementClusters, {
    shard: shard('i'),
    key: shard('i'),
    type: `'connection'`,
    seq: `${resources + workloadClusters} + i + 1`,
    written_at: '0',
    memory: `'{}'`,
    status: `'live'`,
  });
}

async function fillTransitions(
  database: FleetDatabase,
  { rows, resources, workloadClusters, managementClusters }: HistorySize,
  { from, to }: { from: number; to: number },
  until: number,
): Promise<void> {
  const subjects = resources + workloadClusters + managementClusters;
  const step = year / rows;
  // Of a thousand entries, 30 are of ten resources that flap, 1 is of a cluster's lifecycle and every second time of a
  // connection, the others of nine in ten resources. The first entry of everything opens the year.
  const subject = `case
    when i < ${subjects} then i
    when kind < 60 then ${drawn(5, 10)} * 997 % ${resources}
    when kind < 62 then ${resources} + ${drawn(7, workloadClusters)}
    when kind < 63 then ${resources + workloadClusters} + ${drawn(
    11,
    managementClusters,
  )}
    else ${drawn(13, `${resources} * 9 / 10`)} end`;
  const status = `case
    when subject >= ${resources + workloadClusters} then
      case when status % 2 = 0 then 'live' else 'unreachable' end
    when subject >= ${resources} then
      case when status % 3 = 0 then 'Upgrading' when status % 3 = 1 then 'Running' else 'Degraded' end
    when i < ${subjects} or status < 620 then 'Ready'
    when status < 820 then 'Failed' when status < 920 then 'Progressing'
    when status < 970 then 'DependencyNotReady' when status < 990 then 'Suspended'
    when status < 999 then 'Unknown' else 'Stalled' end`;
  await database.knex.raw(
    `insert into fleet_transitions (subject_id, at, from_status, to_status, reason, message, revision)
     select subject + 1, at, case when to_status = 'Ready' then 'Progressing' else 'Ready' end, to_status,
       case when to_status = 'Failed' then 'BuildFailed' else 'ReconciliationSucceeded' end,
       case when to_status = 'Failed' then 'kustomize build failed: accumulating resources: accumulation err=''accumulating resources from ''../base'': no such file or directory'': number ' || status
         else 'Applied revision: ' || revision end,
       revision
     from (select i, subject, status, at, ${status} as to_status,
         'main@sha1:' || (1000000000 + week * 7919) || (2000000000 + week * 104729) || (3000000000 + week * 1299709) || (4000000000 + week) as revision
       from (select i, status, ${subject} as subject, cast(${
      until - year
    } + i * ${step} as bigint) as at, i * 52 / ${rows} as week
         from (select i, ${drawn(2, 1000)} as kind, ${drawn(
      3,
      1000,
    )} as status from ${counting(
      database,
      from,
      to,
    )}) as numbered) as placed) as told
     where true
     order by i
     on conflict do nothing`,
  );
}
