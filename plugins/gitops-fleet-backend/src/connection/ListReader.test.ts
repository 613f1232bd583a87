import fc from 'fast-check';
import { ListReader } from './ListReader';
import type { ReadParts } from './parseItem';

/** Reads a text that comes in chunks of the given sizes, again and again. */
function read(text: string, sizes: number[], parts?: ReadParts) {
  const items: unknown[] = [];
  const reader = new ListReader(item => items.push(item), parts);
  const bytes = Buffer.from(text);
  for (let at = 0, turn = 0; at < bytes.length; turn++) {
    const size = sizes[turn % sizes.length];
    reader.write(bytes.subarray(at, at + size));
    at += size;
  }
  return { rest: reader.end(), items };
}

/** JSON.parse of V8 13.6 takes one escaped name for another that it has seen at its place. */
const fieldName = fc
  .oneof(fc.string(), fc.constantFrom('items', 'managedFields', 'metadata'))
  .filter(name => !/["\\]/.test(name));

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
    fc.dictionary(fieldName, tie('tree')),
  ),
})).tree;

const anything = fc.record({
  metadata: fc.dictionary(fieldName, value),
  spec: fc.dictionary(fieldName, value),
});

const written = fc.record({
  apiVersion: fc.constant('kustomize.toolkit.fluxcd.io/v1'),
  kind: fc.constantFrom('Kustomization', 'Kustomization', 'Other'),
  metadata: fc.record(
    {
      managedFields: fc.array(
        fc.record({ fieldsV1: fc.dictionary(fieldName, value) }),
        { maxLength: 2 },
      ),
      name: fc.string(),
      ownerReferences: fc.array(fc.record({ name: fc.string() })),
    },
    { requiredKeys: ['name'] },
  ),
});

/** Some hold others of their kind, as a ResourceSet does. */
const kubernetesObject = fc
  .tuple(written, fc.array(written, { maxLength: 3 }), value)
  .map(([own, resources, spec]) => ({ ...own, spec: { resources, spec } }));

const sizes = fc.array(
  fc.oneof(fc.integer({ min: 1, max: 40 }), fc.constant(1_000)),
  { minLength: 1, maxLength: 5 },
);

describe('ListReader', () => {
  it.each([
    ['objects of any form', anything],
    ['what API servers write', kubernetesObject],
  ])(
    'reads what JSON.parse reads, wherever the chunks end: %s',
    (_, object: fc.Arbitrary<{ metadata: object }>) => {
      fc.assert(
        fc.property(
          fc.array(object, { maxLength: 6 }),
          sizes,
          fc.constantFrom(undefined, 2),
          (objects, chunks, indent) => {
            const list = {
              kind: 'KustomizationList',
              apiVersion: 'kustomize.toolkit.fluxcd.io/v1',
              metadata: { resourceVersion: '7', continue: 'x' },
              items: objects,
            };
            const text = JSON.stringify(list, null, indent);
            const { rest, items } = read(text, chunks);
            const whole = rest as typeof list;
            // With spaces in between it is no answer of an API server, and is read as a whole.
            expect(withoutManagedFields(indent ? whole.items : items)).toEqual(
              withoutManagedFields(JSON.parse(text).items),
            );
            expect(whole.metadata).toEqual(list.metadata);
          },
        ),
        { numRuns: 500 },
      );
    },
  );

  it('leaves out who has written which field, and sums inventories up', () => {
    const object = (name: string) => ({
      apiVersion: 'kustomize.toolkit.fluxcd.io/v1',
      kind: 'Kustomization',
      metadata: {
        annotations: { a: '"managedFields":[{"x":"}],"name":"' },
        managedFields: [{ manager: 'a "b" }]' }, { fieldsV1: { '.': {} } }],
        name,
        uid: 'ü',
      },
      status: { inventory: { entries: [{ id: '_a__Namespace', v: 'v1' }] } },
    });
    const text = JSON.stringify({ items: [object('a'), object('b')] });
    const { items } = read(text, [7]);
    expect(items).toMatchObject(
      ['a', 'b'].map(name => ({
        metadata: { managedFields: [], name, uid: 'ü' },
        status: { inventory: { objects: 1, namespaces: ['a'] } },
      })),
    );
  });

  it('leaves an inventory as it is where it does not stand in status', () => {
    const inventory = { entries: [{ id: '_a__Namespace', v: 'v1' }] };
    const items = [
      { metadata: { name: 'a' }, spec: { inventory } },
      { metadata: { name: 'b' }, spec: { inventory }, status: { inventory } },
      { metadata: { name: 'c' }, status: { x: { inventory } } },
    ];
    expect(read(JSON.stringify({ items }), [11]).items).toEqual(items);
  });

  it('reads no more of a history than is asked for', () => {
    const entry = (number: number) => ({
      digest: `sha256:${number}`,
      metadata: { note: '}],"inventory":{' },
      total: [{ number }],
    });
    const object = (entries: number) => ({
      apiVersion: 'kustomize.toolkit.fluxcd.io/v1',
      kind: 'Kustomization',
      metadata: { name: `with-${entries}`, annotations: { a: '"history":[{' } },
      status: {
        history: Array.from({ length: entries }, (_, index) => entry(index)),
        inventory: { entries: [{ id: '_a__Namespace', v: 'v1' }] },
      },
    });
    const plain = (entries: number) => {
      const { status, ...rest } = object(entries);
      const history = status.history.map(({ digest }) => ({ digest }));
      return { ...rest, status: { ...status, history } };
    };
    const objects = [0, 1, 2, 5].flatMap(entries => [
      object(entries),
      plain(entries),
    ]);
    const { items } = read(JSON.stringify({ items: objects }), [11], {
      historyEntries: 1,
    });
    const first = (of: unknown) =>
      (of as (typeof objects)[0]).status.history.slice(0, 1);
    expect(items.map(first)).toEqual(objects.map(first));
    expect(items[7]).toMatchObject({
      status: {
        history: [{ digest: 'sha256:0' }],
        inventory: { objects: 1, namespaces: ['a'] },
      },
    });
    expect((items[7] as (typeof objects)[0]).status.history).toHaveLength(1);
  });

  it.each([
    ['no list of objects', { managedFields: [], name: 'a' }],
    ['another order', { managedFields: [{}], uid: 'u', name: 'a' }],
    ['lists in it', { managedFields: [{ a: [{}], name: 'b' }], name: 'a' }],
  ])('leaves them as they are where they are %s', (_, metadata) => {
    const item = { metadata, spec: { dependsOn: [{ a: 1 }], name: 'c' } };
    expect(read(JSON.stringify({ items: [item] }), [9]).items).toEqual([item]);
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

/** In the metadata of an object, they may be cut or not. */
function withoutManagedFields(items: unknown[]) {
  return (items as { metadata: object }[]).map(item => ({
    ...item,
    metadata: { ...item.metadata, managedFields: undefined },
  }));
}
