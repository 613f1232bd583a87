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

it('shows eight digits of a hash', () => {
  expect(shortRevision(`v0.0.3@sha1:${sha1}`)).toEqual({
    name: 'v0.0.3',
    hash: '1ab8c9d0',
  });
});
