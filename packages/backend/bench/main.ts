/*
 * `npm run bench`: how much the status engine does on one core, what a page costs the API servers, how long an answer takes,
 * and what the data plane takes at several sizes, beside the usual way, in one run on the same API servers. `--json FILE`
 * writes the rows to a file too, `--only engine,fleet-10k` runs some parts only.
 */
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import type { BenchRow } from './row';

const { values } = parseArgs({
  options: { json: { type: 'string' }, only: { type: 'string' } },
});

/** Sizes of the fleet that the data plane is measured at: objects and management clusters. */
const sizes = [
  { objects: 1_000, managementClusters: 1 },
  { objects: 10_000, managementClusters: 10 },
  { objects: 40_000, managementClusters: 50 },
  { objects: 60_000, managementClusters: 50 },
];

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
          { ...size, inventoryEntries: 50 },
          { viewers: 200, eventsPerSecond: 300 },
        );
      },
    ]),
  ),
};

async function main(): Promise<void> {
  const wanted = values.only?.split(',') ?? Object.keys(parts);
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
      print([measured]);
    }
  }
  if (values.json) {
    writeFileSync(values.json, `${JSON.stringify(rows, null, 2)}\n`);
  }
}

function print(rows: BenchRow[]): void {
  const figures = (measured: BenchRow['ours'] | undefined) =>
    Object.entries(measured ?? {})
      .map(([name, value]) => `${name} ${value}`)
      .join(', ');
  for (const { name, viewers, ours, peer, ratio } of rows) {
    const title = viewers === undefined ? name : `${name}, ${viewers} viewers`;
    process.stdout.write(
      `${title.padEnd(24)} ours ${figures(ours).padEnd(78)} peer ${figures(
        peer,
      ).padEnd(34)} ratio ${ratio ?? '–'}\n`,
    );
  }
}

main().then(
  () => process.exit(0),
  error => {
    process.stderr.write(`${error.stack ?? error}\n`);
    process.exit(1);
  },
);
