import fc from 'fast-check';
import { parseRevision, sameRevision, shortRevision } from './revision';

const sha1 = '1ab8c9d0e1f2a3b4c5d6e7f8091a2b3c4d5e6f70';
const sha256 = sha1.padEnd(64, '0');

describe('parseRevision', () => {
  it.each([
    [`main@sha1:${sha1}`, { name: 'main', algorithm: 'sha1', hash: sha1 }],
    [
      `feature/x@sha1:${sha1}`,
      { name: 'feature/x', algorithm: 'sha1', hash: sha1 },
    ],
    [`feature/x/${sha1}`, { name: 'feature/x', algorithm: 'sha1', hash: sha1 }],
    [`v0.0.3@sha1:${sha1}`, { name: 'v0.0.3', algorithm: 'sha1', hash: sha1 }],
    [
      `refs/pull/4/head@sha1:${sha1}`,
      { name: 'refs/pull/4/head', algorithm: 'sha1', hash: sha1 },
    ],
    [`sha1:${sha1}`, { algorithm: 'sha1', hash: sha1 }],
    [`HEAD/${sha1}`, { algorithm: 'sha1', hash: sha1 }],
    [sha1, { algorithm: 'sha1', hash: sha1 }],
    [
      `latest@sha256:${sha256}`,
      { name: 'latest', algorithm: 'sha256', hash: sha256 },
    ],
    [`latest/${sha256}`, { name: 'latest', algorithm: 'sha256', hash: sha256 }],
    [sha256, { algorithm: 'sha256', hash: sha256 }],
    ['1.2.3', { name: '1.2.3', version: '1.2.3' }],
    [
      '1.2.3+1234567890ab',
      {
        name: '1.2.3+1234567890ab',
        version: '1.2.3+1234567890ab',
        algorithm: 'sha256',
        hash: '1234567890ab',
      },
    ],
    ['', {}],
    [undefined, {}],
  ])('%s', (text, expected) => {
    expect(parseRevision(text)).toEqual(expected);
  });
});

describe('sameRevision', () => {
  it.each([
    [`main@sha1:${sha1}`, `v0.0.3@sha1:${sha1}`, true],
    [`main/${sha1}`, `main@sha1:${sha1}`, true],
    [`main@sha1:${sha1}`, `main@sha1:${'2'.repeat(40)}`, false],
    ['1.2.3', '1.2.3', true],
    ['1.2.3', '1.2.4', false],
    [`1.2.3`, `1.2.3@sha256:${sha256}`, false],
    [`1.2.3+${sha256.slice(0, 12)}`, `1.2.3@sha256:${sha256}`, true],
    ['', '', false],
  ])('%s, %s: %s', (a, b, expected) => {
    expect(sameRevision(a, b)).toBe(expected);
    expect(sameRevision(b, a)).toBe(expected);
  });

  it('is reflexive for every revision that says something', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), text => {
        expect(sameRevision(text, text)).toBe(true);
      }),
    );
  });
});

describe('sameRevision as an equivalence', () => {
  const [one, other] = ['a', 'b'].map(digit => digit.repeat(12));
  const name = fc.constantFrom('main', 'feature/x', 'v0.0.3', '1.2.3', 'a@b');
  const hex = (length: number) =>
    fc
      .constantFrom('0', 'f')
      .chain(digit =>
        fc.constantFrom(one.padEnd(length, digit), other.padEnd(length, digit)),
      );
  const commit = hex(40);
  const digest = hex(64);
  /** Every format in which Flux writes a revision, old and new. */
  const whole = fc.oneof(
    fc.tuple(name, commit).map(([ref, hash]) => `${ref}@sha1:${hash}`),
    fc.tuple(name, commit).map(([ref, hash]) => `${ref}/${hash}`),
    commit.map(hash => `sha1:${hash}`),
    commit.map(hash => `HEAD/${hash}`),
    commit,
    fc.tuple(name, digest).map(([tag, hash]) => `${tag}@sha256:${hash}`),
    fc.tuple(name, digest).map(([tag, hash]) => `${tag}/${hash}`),
    digest.map(hash => `sha256:${hash}`),
    digest,
    name,
    fc.constantFrom('', undefined),
  );
  const abbreviated = fc
    .tuple(fc.constantFrom('1.2.3', '6.8.0'), fc.constantFrom(one, other))
    .map(([version, hash]) => `${version}+${hash}`);
  const any = fc.oneof(whole, abbreviated);

  it('is symmetric, and reflexive for whatever says something', () => {
    fc.assert(
      fc.property(any, any, (a, b) => {
        expect(sameRevision(a, b)).toBe(sameRevision(b, a));
        expect(sameRevision(a, a)).toBe(Boolean(a));
      }),
      { numRuns: 1_000 },
    );
  });

  it('is transitive over whole digests and names', () => {
    fc.assert(
      fc.property(whole, whole, whole, (a, b, c) => {
        const chained = sameRevision(a, b) && sameRevision(b, c);
        expect(chained && !sameRevision(a, c)).toBe(false);
      }),
      { numRuns: 3_000 },
    );
  });

  it('lets twelve digits stand for every digest that they begin', () => {
    const [chart, zeros, effs] = [
      `1.2.3+${one}`,
      `sha256:${one.padEnd(64, '0')}`,
      `sha256:${one.padEnd(64, 'f')}`,
    ];
    expect(sameRevision(zeros, chart)).toBe(true);
    expect(sameRevision(chart, effs)).toBe(true);
    expect(sameRevision(zeros, effs)).toBe(false);
  });

  it('never takes one without a digest for one with', () => {
    fc.assert(
      fc.property(name, commit, (ref, hash) => {
        expect(sameRevision(ref, `${ref}@sha1:${hash}`)).toBe(false);
      }),
    );
  });
});

it('shows eight digits of a hash', () => {
  expect(shortRevision(`v0.0.3@sha1:${sha1}`)).toEqual({
    name: 'v0.0.3',
    hash: '1ab8c9d0',
  });
});
