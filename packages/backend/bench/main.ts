/*
 * `npm run bench`: how much the status engine does on one core, what a page costs the API servers, how long an answer takes,
 * what the data plane takes at several sizes, beside the usual ways, in one run on the same API servers, how replicas take
 * over from each other, how soon a page is painted, and how long it takes to read a year of history. `--json FILE` writes the
 * rows to a file too, `--only engine,fleet-10k` runs some parts only, `--objects N --management-clusters N` has replicas,
 * scale-out and navigation run on a smaller fleet, `--inventory-entries N` makes its objects smaller, `--rows N` the history
 * shorter.
 */
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { endEverything } from './endings';
import type { BenchRow } from './row';

const { values } = parseArgs({
  options: {
    json: { type: 'string' },
    only: { type: 'string' },
    objects: { type: 'string' },
    'management-clusters': { type: 'string' },
    'inventory-entries': { type: 'string' },
    rows: { type: 'string' },
  },
});

/** Sizes of the fleet that the data plane is measured at: objects and management clusters. */
const sizes = [
  { objects: 1_000, managementClusters: 1 },
  { objects: 10_000, managementClusters: 10 },
  { objects: 40_000, managementClusters: 50 },
  { objects: 60_000, managementClusters: 50 },
];

/** Entries of each inventory: with 50 an object is about 8 KB, with 8 about 3. */
const inventoryEntries = Number(values['inventory-entries'] ?? 50);

const sized = (objects: number, managementClusters: number) => ({
  objects: Number(values.objects ?? objects),
  managementClusters: Number(
    values['management-clusters'] ?? managementClusters,
  ),
  inventoryEntries,
});

/** The rows of each part, as they come. */
const parts: { [part: string]: () => AsyncIterable<BenchRow> } = {
  // Each part brings what it needs: the engine is measured with nothing else in the process.
  engine: async function* engine() {
    const { engineRows } = await import('./engine');
    yield* engineRows();
  },
  pages: async function* pages() {
    const { smallFleetRows } = await import('./smallFleet');
    yield* smallFleetRows();
  },
  ...Object.fromEntries(
    sizes.map(size => [
      `fleet-${size.objects / 1_000}k`,
      async function* fleet() {
        const { fleetRows } = await import('./fleetRows');
        yield* fleetRows(
          { ...size, inventoryEntries },
          { viewers: 200, eventsPerSecond: 300 },
        );
      },
    ]),
  ),
  replicas: async function* replicas() {
    const { takeoverRows } = await import('./replicas');
    yield* takeoverRows(sized(60_000, 50));
  },
  navigation: async function* navigation() {
    const { navigationRows } = await import('./navigation');
    yield* navigationRows(sized(60_000, 50));
  },
  'scale-out': async function* scaleOut() {
    const { scaleOutRows } = await import('./replicas');
    yield* scaleOutRows(sized(300_000, 250));
  },
  history: async function* history() {
    const { historyRows } = await import('./history');
    yield* historyRows({
      rows: Number(values.rows ?? 10_000_000),
      resources: 60_000,
      workloadClusters: 2_000,
      managementClusters: 50,
    });
  },
};

/** Takes 10 GB of memory, or 4 GB of disk, and minutes: only where it is asked for. */
const onRequest = ['scale-out', 'history'];

async function main(): Promise<void> {
  const wanted =
    values.only?.split(',') ??
    Object.keys(parts).filter(part => !onRequest.includes(part));
  const unknown = wanted.find(part => !(part in parts));
  if (unknown) {
    throw new Error(
      `There is no part '${unknown}'. There are: ${Object.keys(parts).join(
        ', ',
      )}.`,
    );
  }
  const rows: BenchRow[] = [];
  for (const part of wanted) {
    for await (const measured of parts[part]()) {
      rows.push(measured);
      print(measured);
    }
  }
  if (values.json) {
    writeFileSync(values.json, `${JSON.stringify(rows, null, 2)}\n`);
  }
}

function print(measured: BenchRow): void {
  const figures = (of: BenchRow['ours'] | undefined) =>
    Object.entries(of ?? {})
      .map(([name, value]) => `${name} ${value}`)
      .join(', ');
  const { name, viewers, ours, peer, ratio, atLeast, note } = measured;
  const title = viewers === undefined ? name : `${name}, ${viewers} viewers`;
  process.stdout.write(
    `${title.padEnd(29)} ours ${figures(ours).padEnd(78)} peer ${figures(
      peer,
    ).padEnd(34)} ratio ${atLeast ? 'at least ' : ''}${ratio ?? '–'}${
      note ? `  (${note})` : ''
    }\n`,
  );
}

function end(status: number): void {
  endEverything().then(
    () => process.exit(status),
    error => {
      process.stderr.write(`${error.stack ?? error}\n`);
      process.exit(1);
    },
  );
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.once(signal, () => end(130));
}

main().then(
  () => end(0),
  error => {
    process.stderr.write(`${error.stack ?? error}\n`);
    end(1);
  },
);
