import { HistoryEntry } from '@gitops-fleet/backstage-plugin-gitops-fleet-common';
import {
  historyCause,
  historyChange,
  historyMark,
  isFlapping,
  withEnds,
} from './historyWords';

const entry = (given: Partial<HistoryEntry>): HistoryEntry => ({
  key: 'a',
  type: 'resource',
  at: 1_000,
  from: 'Ready',
  status: 'Ready',
  reason: 'ReconciliationSucceeded',
  message: '',
  revision: 'v0.0.3@sha1:83ce5dd4',
  ...given,
});

describe('historyChange', () => {
  it.each<[string, Partial<HistoryEntry>, Partial<HistoryEntry> | undefined]>([
    ['Ready when first seen', { from: '' }, undefined],
    ['Ready → Failed', { status: 'Failed' }, {}],
    ['Waiting → Ready', { from: 'DependencyNotReady' }, {}],
    ['Ready, with another revision', { revision: 'v0.0.4@sha1:ba94fed0' }, {}],
    [
      'Failed for another reason',
      { from: 'Failed', status: 'Failed', reason: 'BuildFailed' },
      { status: 'Failed', reason: 'HealthCheckFailed' },
    ],
    ['Ready, with another revision', {}, undefined],
    ['Failed again', { from: 'Failed', status: 'Failed' }, undefined],
    [
      'live, with another version',
      { type: 'connection', from: 'live', status: 'live', revision: 'v1.34.3' },
      { type: 'connection', status: 'live', revision: 'v1.34.2' },
    ],
  ])('%s', (expected, given, before) => {
    expect(historyChange(entry(given), before && entry(before))).toBe(expected);
  });
});

describe('historyCause', () => {
  it.each<[string, Partial<HistoryEntry>]>([
    ['', {}],
    [
      'BuildFailed: no such file',
      {
        status: 'Failed',
        reason: 'BuildFailed',
        message: 'no such file\nat …',
      },
    ],
    [
      'connection refused: Nothing listens',
      {
        type: 'connection',
        status: 'stale',
        reason: 'Refused',
        message: 'Nothing listens',
      },
    ],
  ])('“%s”', (expected, given) => {
    expect(historyCause(entry(given))).toBe(expected);
  });
});

describe('historyMark', () => {
  it.each<[HistoryEntry['type'], string, string]>([
    ['resource', 'Failed', 'Failed'],
    ['cluster', 'Upgrading', 'Progressing'],
    ['connection', 'stale', 'Stale'],
    ['connection', 'live', 'Ready'],
    ['resource', 'a status of a later version', 'Unknown'],
  ])('of %s %s is %s', (type, status, expected) => {
    expect(historyMark({ type, status })).toBe(expected);
  });
});

describe('isFlapping', () => {
  const changes = (count: number) =>
    Array.from({ length: count }, (_, index) => entry({ at: 1_000 + index }));

  it.each([
    [5, 2_000, false],
    [6, 2_000, true],
    [6, 2_000 + 3_600_000, false],
  ])('%s changes, seen at %s: %s', (count, now, expected) => {
    expect(isFlapping(changes(count), now)).toBe(expected);
  });
});

describe('withEnds', () => {
  it('ends each entry where the next one begins', () => {
    const ended = withEnds([entry({ at: 30 }), entry({ at: 20 }), entry({})]);
    expect(ended.map(({ until }) => until)).toEqual([undefined, 30, 20]);
  });
});
