import { summarizeInventory } from '@gitops-fleet/backstage-plugin-gitops-fleet-common';
import fc from 'fast-check';
import { KnownInventories } from './KnownInventories';

const namespace = 'a-namespace-whose-name-fills-what-inventories-are-found-by';
const idOf = (number: number) => `${namespace}_a${number}_apps_Deployment`;

/** An object in which entries stand, and where they begin and end. */
function objectWith(ids: string[]) {
  const before = '{"status":{"inventory":{"entries":[';
  const entries = ids.map(id => ({ id, v: 'v1' }));
  const text = JSON.stringify(entries).slice(1);
  return {
    item: Buffer.from(`${before}${text}}}}`),
    begin: before.length,
    end: before.length + text.length,
    sum: summarizeInventory({ entries }),
  };
}

describe('KnownInventories', () => {
  it('says of each inventory what is said of it alone, whatever came before', () => {
    const inventory = fc.array(fc.nat({ max: 3 }).map(idOf), { maxLength: 4 });
    fc.assert(
      fc.property(fc.array(inventory, { maxLength: 60 }), list => {
        const known = new KnownInventories();
        for (const ids of list) {
          const { item, begin, sum, end } = objectWith(ids);
          expect(known.sumOf(item, begin)).toEqual({ sum, end });
        }
      }),
    );
  });

  it('goes on when more has come than it keeps', () => {
    const known = new KnownInventories();
    const long = Array.from({ length: 400 }, (_, number) => idOf(number));
    for (let cluster = 0; cluster < 120; cluster++) {
      const ids = [`${cluster}_web_apps_Deployment`, ...long];
      const { item, begin, sum, end } = objectWith(ids);
      expect(known.sumOf(item, begin)).toEqual({ sum, end });
      expect(known.sumOf(item, begin)).toEqual({ sum, end });
    }
  });

  it('keeps nothing of the page that an inventory was read from', () => {
    const known = new KnownInventories();
    const { item, begin, sum, end } = objectWith([idOf(1), idOf(2)]);
    known.sumOf(item, begin);
    item.fill(0);
    const same = objectWith([idOf(1), idOf(2)]);
    expect(known.sumOf(same.item, same.begin)).toEqual({ sum, end });
    const other = objectWith([idOf(1), idOf(2), idOf(3)]);
    expect(known.sumOf(other.item, other.begin)?.sum).toEqual(other.sum);
  });

  it('leaves to be parsed what is no inventory', () => {
    const item = Buffer.from('[{"id":"a","v":"v1","x":1}]');
    expect(new KnownInventories().sumOf(item, 1)).toBeUndefined();
  });
});
