import fc from 'fast-check';
import { parse, stringify } from 'yaml';
import { replaceKey, setScalar } from './editScalar';

const file = [
  '# a comment',
  'kind:   GitRepository # odd spaces',
  'spec:',
  '    ref: { tag: "v0.0.1", other: x }',
  '    hard:',
  "      requests.cpu: '1'",
  'text: |+',
  '  keep',
  '',
  '',
].join('\n');

describe('setScalar', () => {
  it.each([
    [['spec', 'ref', 'tag'], 'v0.0.2', '"v0.0.1"', '"v0.0.2"'],
    [['spec', 'hard', 'requests.cpu'], "it's", "'1'", "'it''s'"],
    [['kind'], 'Bucket', 'GitRepository #', 'Bucket #'],
    [['kind'], '1.10', 'GitRepository #', '"1.10" #'],
  ])('%j becomes %s', (path, value, before, after) => {
    expect(setScalar(file, path, value)).toBe(file.replace(before, after));
  });

  it('keeps the line ends and the missing end of a file', () => {
    expect(setScalar('a: 1\r\nb: x', ['b'], 'y')).toBe('a: 1\r\nb: y');
  });

  it.each([
    ['an absent path', 'a: 1\n', ['b']],
    ['a map', 'a: { b: 1 }\n', ['a']],
    ['an anchor', 'a: &x 1\nb: *x\n', ['a']],
    ['an alias', 'a: &x 1\nb: *x\n', ['b']],
    ['a key that is written twice', 'a: 1\na: 2\n', ['a']],
    ['no YAML', 'a: [\n', ['a']],
  ])('refuses %s', (_, text, path) => {
    expect(() => setScalar(text, path, 'y')).toThrow(
      expect.objectContaining({ name: 'InputError' }),
    );
  });

  it('changes the one value of any map, and only that', () => {
    const key = fc.stringMatching(/^[a-z][a-z.]{0,8}$/);
    const scalar = fc.oneof(
      fc.string({ maxLength: 12 }),
      fc.integer(),
      fc.boolean(),
    );
    fc.assert(
      fc.property(
        fc.dictionary(key, fc.dictionary(key, scalar, { minKeys: 1 }), {
          minKeys: 1,
        }),
        fc.string({ maxLength: 12 }),
        fc.nat(),
        (content, value, choice) => {
          const paths = Object.entries(content).flatMap(([outer, inner]) =>
            Object.keys(inner).map(name => [outer, name]),
          );
          const [outer, name] = paths[choice % paths.length];
          const expected = structuredClone(content);
          expected[outer][name] = value;
          expect(
            parse(setScalar(stringify(content), [outer, name], value)),
          ).toEqual(expected);
        },
      ),
    );
  });
});

describe('replaceKey', () => {
  it('puts another key in the same place', () => {
    expect(
      replaceKey(
        'ref:\n  branch: main # trunk\n',
        ['ref', 'branch'],
        'tag',
        'v1.0.0',
      ),
    ).toBe('ref:\n  tag: v1.0.0 # trunk\n');
  });

  it('refuses a key that is there', () => {
    expect(() => replaceKey('a: 1\nb: 2\n', ['a'], 'b', 'x')).toThrow(
      /b is there already/,
    );
  });
});
