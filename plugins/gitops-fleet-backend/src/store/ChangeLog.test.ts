import { ResourceRecord } from '@gitops-fleet/backstage-plugin-gitops-fleet-common';
import { ChangeLog, emptyBatch } from './ChangeLog';

function batch(changes: { [key: string]: string | undefined }) {
  const result = emptyBatch();
  for (const [key, message] of Object.entries(changes)) {
    result.resources.set(
      key,
      message === undefined ? undefined : ({ key, message } as ResourceRecord),
    );
  }
  return result;
}

describe('ChangeLog', () => {
  it('tells the last word on everything since a version', () => {
    const log = new ChangeLog();
    log.append(batch({ a: '1', b: '1' }), 10);
    log.append(batch({ a: '2' }), 20);
    log.append(batch({ b: undefined, c: '1' }), 30);
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
    const log = new ChangeLog({ batches: 2, characters: 1_000_000 });
    ['1', '2', '3'].forEach(message => log.append(batch({ a: message }), 0));
    expect(log.changesSince(0, log.epoch, 0).reset).toBe(true);
    expect(log.changesSince(1, log.epoch, 0).reset).toBe(false);
    expect(log.changesSince(4, log.epoch, 0).reset).toBe(true);
    expect(log.changesSince(3, 'another', 0).reset).toBe(true);
  });

  it('keeps within its size', () => {
    const log = new ChangeLog({ batches: 100, characters: 1_000 });
    for (let i = 0; i < 20; i++) {
      log.append(batch({ a: 'x'.repeat(400) }), 0);
    }
    expect(log.changesSince(18, log.epoch, 0).reset).toBe(true);
    expect(log.changesSince(19, log.epoch, 0).reset).toBe(false);
  });

  it('sends every subscriber the same text', () => {
    const log = new ChangeLog();
    const seen: string[] = [];
    const stop = log.subscribe(({ text }) => seen.push(text));
    log.append(batch({ a: '1' }), 7);
    stop();
    log.append(batch({ a: '2' }), 8);
    expect(seen.map(text => JSON.parse(text))).toMatchObject([
      { epoch: log.epoch, since: 0, version: 1, asOf: 7 },
    ]);
  });
});
