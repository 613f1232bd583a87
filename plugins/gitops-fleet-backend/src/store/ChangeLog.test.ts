import { ResourceRecord } from '@gitops-fleet/backstage-plugin-gitops-fleet-common';
import { ChangeLog, emptyBatch } from './ChangeLog';

/** A fleet of resources with a message each, and its log. */
class Fleet {
  readonly clusters = new Map();
  readonly connections = new Map();
  readonly log: ChangeLog;
  readonly #resources = new Map<string, ResourceRecord>();

  constructor(maximum?: { batches: number; keys: number }) {
    this.log = new ChangeLog(this, maximum);
  }

  record(key: string): ResourceRecord | undefined {
    return this.#resources.get(key);
  }

  change(changes: { [key: string]: string | undefined }, asOf = 0): void {
    const batch = emptyBatch();
    for (const [key, message] of Object.entries(changes)) {
      const record =
        message === undefined
          ? undefined
          : ({ key, message } as ResourceRecord);
      batch.resources.set(key, record);
      this.#resources.delete(key);
      if (record) {
        this.#resources.set(key, record);
      }
    }
    this.log.append(batch, asOf);
  }
}

describe('ChangeLog', () => {
  it('tells the last word on everything since a version', () => {
    const fleet = new Fleet();
    const { log } = fleet;
    fleet.change({ a: '1', b: '1' });
    fleet.change({ a: '2' });
    fleet.change({ b: undefined, c: '1' });
    expect(log.changesSince(1, log.epoch, 40)).toMatchObject({
      since: 1,
      version: 3,
      reset: false,
      resources: [
        { key: 'a', message: '2' },
        { key: 'c', message: '1' },
      ],
      removedResources: ['b'],
    });
    expect(log.changesSince(3, log.epoch, 40)).toMatchObject({
      reset: false,
      resources: [],
    });
  });

  it('sends a reader away who is too late, too early, or from elsewhere', () => {
    const fleet = new Fleet({ batches: 2, keys: 1_000 });
    const { log } = fleet;
    ['1', '2', '3'].forEach(message => fleet.change({ a: message }));
    expect(log.changesSince(0, log.epoch, 0).reset).toBe(true);
    expect(log.changesSince(1, log.epoch, 0).reset).toBe(false);
    expect(log.changesSince(4, log.epoch, 0).reset).toBe(true);
    expect(log.changesSince(3, 'another', 0).reset).toBe(true);
  });

  it('keeps within its size, and remembers nothing of a change of everything', () => {
    const fleet = new Fleet({ batches: 100, keys: 10 });
    const { log } = fleet;
    for (let i = 0; i < 4; i++) {
      fleet.change({ a: `${i}`, b: `${i}`, c: `${i}`, d: `${i}` });
    }
    expect(log.changesSince(1, log.epoch, 0).reset).toBe(true);
    expect(log.changesSince(2, log.epoch, 0).reset).toBe(false);
    fleet.change(
      Object.fromEntries(
        Array.from({ length: 11 }, (_, index) => [`k${index}`, 'x']),
      ),
    );
    expect(log.changesSince(4, log.epoch, 0).reset).toBe(true);
    expect(log.changesSince(5, log.epoch, 0).reset).toBe(false);
  });

  it('sends every subscriber the same text', () => {
    const fleet = new Fleet();
    const { log } = fleet;
    const seen: string[] = [];
    const stop = log.subscribe(({ text }) => seen.push(text));
    fleet.change({ a: '1' }, 7);
    stop();
    fleet.change({ a: '2' }, 8);
    expect(seen.map(text => JSON.parse(text))).toMatchObject([
      { epoch: log.epoch, since: 0, version: 1, asOf: 7 },
    ]);
  });
});
