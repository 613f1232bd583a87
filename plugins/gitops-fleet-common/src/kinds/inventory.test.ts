import fc from 'fast-check';
import { summarizeInventory, summarizeInventoryBytes } from './inventory';

describe('summarizeInventory', () => {
  const entries = [
    { id: '_dummy__Namespace', v: 'v1' },
    { id: 'dummy_compute__ResourceQuota', v: 'v1' },
    { id: 'dummy_objects__ResourceQuota', v: 'v1' },
    { id: 'dummy_web_kustomize.toolkit.fluxcd.io_Kustomization', v: 'v1' },
    { id: 'dummy_main_source.toolkit.fluxcd.io_GitRepository', v: 'v1' },
    { id: 'dummy_set_fluxcd.controlplane.io_ResourceSet', v: 'v1' },
    { id: 'dummy_cm_notfluxcd.controlplane.io_Thing', v: 'v1' },
  ];

  it('keeps what is shown, and leaves a summary alone', () => {
    const summary = summarizeInventory({ entries });
    expect(summary).toEqual({
      objects: 7,
      namespaces: ['dummy'],
      kinds: [
        { value: 'ResourceQuota', count: 2 },
        { value: 'GitRepository', count: 1 },
        { value: 'Kustomization', count: 1 },
        { value: 'Namespace', count: 1 },
        { value: 'ResourceSet', count: 1 },
        { value: 'Thing', count: 1 },
      ],
      children: [
        {
          group: 'source.toolkit.fluxcd.io',
          kind: 'GitRepository',
          namespace: 'dummy',
          name: 'main',
        },
        {
          group: 'fluxcd.controlplane.io',
          kind: 'ResourceSet',
          namespace: 'dummy',
          name: 'set',
        },
        {
          group: 'kustomize.toolkit.fluxcd.io',
          kind: 'Kustomization',
          namespace: 'dummy',
          name: 'web',
        },
      ],
    });
    expect(summarizeInventory(summary)).toBe(summary);
  });
});

describe('summarizeInventoryBytes', () => {
  const summaryOf = (text: string) => {
    const bytes = new TextEncoder().encode(`[${text}]}`);
    const sum = summarizeInventoryBytes(bytes, 1);
    return sum?.end === bytes.length - 1 ? sum.summary : undefined;
  };
  const id = fc.oneof(
    fc.stringMatching(/^[a-z]{0,4}_[a-z]{1,4}_(|x.fluxcd.io)_[A-Z][a-z]{0,5}$/),
    fc.string({ unit: 'grapheme' }),
    fc.string({ unit: 'binary' }),
  );
  const entries = fc.array(fc.record({ id, v: fc.constantFrom('v1', 'v2') }));

  it('says the same as the parsed entries, or nothing', () => {
    fc.assert(
      fc.property(entries, list => {
        const text = JSON.stringify(list).slice(1, -1);
        const plain = list.every(
          entry => !JSON.stringify(entry).includes('\\'),
        );
        expect(summaryOf(text)).toEqual(
          plain ? summarizeInventory({ entries: list }) : undefined,
        );
      }),
    );
  });

  it.each([
    '{"id":"a"}',
    '{"id":"a","v":"v1","x":1}',
    '{"v":"v1","id":"a"}',
    '{"id":"a","v":"v1"},',
    '{"id":"a","v":"v1"}{"id":"a","v":"v1"}',
    '{"id":"a","v":"v1"',
    '{ "id":"a","v":"v1"}',
    '{"id":"\\u0061","v":"v1"}',
    '{"id":"a\u0001","v":"v1"}',
    'nonsense',
  ])('leaves %s to be parsed', text => {
    expect(summaryOf(text)).toBeUndefined();
  });
});
