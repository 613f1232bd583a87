import fc from 'fast-check';
import { gitRepository, kustomization } from '../__fixtures__/objects';
import { ObjectPacker } from './ObjectPacker';
import { Pool } from './Pool';

describe('ObjectPacker', () => {
  it('gives back whatever JSON it has packed', () => {
    const packer = new ObjectPacker();
    const text = fc.oneof(
      fc.string(),
      fc.constantFrom(
        '2026-02-28T10:00:00Z',
        '2026-02-31T10:00:00Z',
        '2026-01-01T00:00:00.5Z',
        '0001-01-01T00:00:00Z',
        '9999-99-99T99:99:99Z',
        '007',
        '0',
        '-1',
        '123456789',
        '1234567890',
        '1e3',
        'sha256:abc',
        '0123456789abcdef',
        'ffffffffffffffff',
        'ffffffff-0000-4000-8000-0123456789ab',
        'FFFFFFFF-0000-4000-8000-0123456789AB',
        'main@sha1:0123456789abcdef0123456789abcdef01234567',
      ),
    );
    const { tree } = fc.letrec(tie => ({
      tree: fc.oneof(
        { depthSize: 'small' },
        text,
        // JSON.stringify knows no -0, and the API server writes none.
        fc
          .double({ noNaN: true, noDefaultInfinity: true })
          .map(number => number + 0),
        fc.boolean(),
        fc.constant(null),
        fc.array(tie('tree')),
        fc.dictionary(
          // JSON.parse of V8 13.6 takes one escaped name for another that it has seen at its place.
          fc
            .oneof(text, fc.constantFrom('a:b', '}', 'kind', 'reason'))
            .filter(name => !/["\\]/.test(name)),
          tie('tree'),
        ),
      ),
    }));
    fc.assert(
      fc.property(tree, value => {
        const plain = JSON.parse(JSON.stringify(value));
        expect(packer.unpack(packer.pack(plain))).toEqual(plain);
      }),
      { numRuns: 2_000 },
    );
  });

  it('gives back lists that many share, and those that have changed since', () => {
    const packer = new ObjectPacker();
    const shared = Object.freeze([1, 2, 3, 4, 5]);
    const changing = [1, 2, 3, 4, 5];
    const pack = () => packer.pack({ shared, changing });
    const first = pack();
    changing.push(6);
    const second = pack();
    expect([first, second].map(packed => packer.unpack(packed))).toEqual([
      { shared, changing: [1, 2, 3, 4, 5] },
      { shared, changing },
    ]);
  });

  it('keeps the order of fields, whatever they are called', () => {
    const packer = new ObjectPacker();
    const value = { b: 1, a: { d: 'x', c: 'y', '"': 1, '\\': 2, '\\"': 3 } };
    expect(JSON.stringify(packer.unpack(packer.pack(value)))).toBe(
      JSON.stringify(value),
    );
  });

  it('shares the shape of objects that differ in their values', () => {
    const packer = new ObjectPacker();
    const first = packer.pack(kustomization('a', 'b'));
    expect(packer.pack(kustomization('c', 'd')).shape).toBe(first.shape);
    expect(packer.pack(gitRepository('main')).shape).not.toBe(first.shape);
  });

  it('does not make a shape for every length of a list', () => {
    const packer = new ObjectPacker();
    for (let length = 0; length < 1_000; length++) {
      packer.pack({ list: Array.from({ length }, (_, index) => ({ index })) });
    }
    expect(packer.shapes).toBeLessThan(10);
  });
});

describe('Pool', () => {
  it('keeps one copy of what comes again, and stays small', () => {
    const pool = new Pool<{ text: string }>(10);
    const get = (text: string) => pool.get(text, () => ({ text }));
    const first = get('shared');
    for (let turn = 0; turn < 100; turn++) {
      get(`passing ${turn}`);
      expect(get('shared')).toBe(first);
    }
    const passed = get('passing 1');
    expect(passed).toEqual({ text: 'passing 1' });
  });
});
