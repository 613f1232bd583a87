import fc from 'fast-check';
import { ListReader } from './ListReader';

/** Reads a text that comes in chunks of the given sizes, again and again. */
function read(text: string, sizes: number[]) {
  const items: unknown[] = [];
  const reader = new ListReader(item => items.push(item));
  const bytes = Buffer.from(text);
  for (let at = 0, turn = 0; at < bytes.length; turn++) {
    const size = sizes[turn % sizes.length];
    reader.write(bytes.subarray(at, at + size));
    at += size;
  }
  return { rest: reader.end(), items };
}

const value = fc.letrec(tie => ({
  tree: fc.oneof(
    { depthSize: 'small' },
    fc.string({ unit: 'grapheme' }),
    fc.constantFrom(
      '"',
      '\\',
      '\\"',
      '{',
      '}]',
      '"items":[',
      '"managedFields":[',
    ),
    fc.integer(),
    fc.constant(null),
    fc.array(tie('tree')),
    fc.dictionary(
      fc.oneof(
        fc.string(),
        fc.constantFrom('items', 'managedFields', 'metadata'),
      ),
      tie('tree'),
    ),
  ),
})).tree;

const object = fc.record({
  metadata: fc.dictionary(fc.string(), value),
  spec: fc.dictionary(fc.string(), value),
});

describe('ListReader', () => {
  it('reads what JSON.parse reads, whatever the objects hold and wherever the chunks end', () => {
    fc.assert(
      fc.property(
        fc.array(object, { maxLength: 6 }),
        fc.array(fc.integer({ min: 1, max: 40 }), {
          minLength: 1,
          maxLength: 5,
        }),
        fc.constantFrom(undefined, 2),
        (objects, sizes, indent) => {
          const list = {
            kind: 'KustomizationList',
            apiVersion: 'kustomize.toolkit.fluxcd.io/v1',
            metadata: { resourceVersion: '7', continue: 'x' },
            items: objects,
          };
          const text = JSON.stringify(list, null, indent);
          const expected = JSON.parse(text);
          const { rest, items } = read(text, sizes);
          const whole = rest as typeof list;
          // With spaces in between it is no answer of an API server, and is read as a whole.
          expect(indent ? whole.items : items).toEqual(
            expected.items.map(withoutManagedFields(!indent)),
          );
          expect(whole.metadata).toEqual(expected.metadata);
        },
      ),
      { numRuns: 500 },
    );
  });

  it('leaves out who has written which field', () => {
    const text = JSON.stringify({
      items: [
        {
          metadata: {
            name: 'a',
            managedFields: [{ manager: '"]}' }, {}],
            uid: 'u',
          },
        },
        { metadata: { managedFields: [] } },
        { status: { managedFields: [1] } },
      ],
    });
    expect(read(text, [7]).items).toEqual([
      { metadata: { name: 'a', managedFields: [], uid: 'u' } },
      { metadata: { managedFields: [] } },
      { status: { managedFields: [] } },
    ]);
  });

  it.each([
    '{"metadata":{},"items":[{"a":1},{"b"',
    '{"metadata":{},"items":[{"a":1}',
    '{"metadata":{},"items":[',
    '<html>no</html>',
    '',
  ])('does not take %s for a list', text => {
    expect(() => read(text, [5])).toThrow(SyntaxError);
  });

  it('reads an answer that is no list', () => {
    expect(read('{"kind":"Status","code":410}', [3])).toEqual({
      rest: { kind: 'Status', code: 410 },
      items: [],
    });
  });

  it('does not hold what never ends', () => {
    const reader = new ListReader(() => {});
    reader.write(Buffer.from('{"items":[{"a":"'));
    const chunk = Buffer.alloc(1024 * 1024, 'x');
    expect(() => {
      for (let chunks = 0; chunks < 20; chunks++) {
        reader.write(chunk);
      }
    }).toThrow(/longer than/);
  });
});

/** In the second level of an object, lists of that name are emptied. */
function withoutManagedFields(cuts: boolean) {
  return (item: Record<string, Record<string, unknown>>) =>
    cuts
      ? Object.fromEntries(
          Object.entries(item).map(([field, inner]) => [
            field,
            Object.fromEntries(
              Object.entries(inner).map(([name, content]) => [
                name,
                name === 'managedFields' && Array.isArray(content)
                  ? []
                  : content,
              ]),
            ),
          ]),
        )
      : item;
}
