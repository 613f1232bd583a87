import fc from 'fast-check';
import { LeafArena, offsetOf } from './LeafArena';
import type { Leaf } from './ObjectPacker';

interface Kept {
  place: number;
  leaves: Leaf[];
}

describe('LeafArena', () => {
  const leaves = fc.oneof(
    fc.array(fc.oneof(fc.string(), fc.integer()), { maxLength: 12 }),
    fc
      .integer({ min: 4_000, max: 9_000 })
      .map(length => Array.from({ length }, (_, index) => index)),
  );

  it('keeps what each place holds, whatever is added, replaced and removed beside it', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.record({
            change: fc.constantFrom('add', 'add', 'replace', 'remove'),
            which: fc.nat(),
            leaves,
          }),
          { maxLength: 60 },
        ),
        changes => {
          const arena = new LeafArena();
          const kept: Kept[] = [];
          for (const { change, which, leaves: given } of changes) {
            const one = kept[which % kept.length] as Kept | undefined;
            if (change === 'add' || !one) {
              kept.push({ place: arena.add(given), leaves: given });
            } else if (change === 'replace') {
              one.place = arena.replace(one.place, one.leaves.length, given);
              one.leaves = given;
            } else {
              arena.remove(one.place, one.leaves.length);
              kept.splice(kept.indexOf(one), 1);
            }
          }
          for (const { place, leaves: expected } of kept) {
            const from = offsetOf(place);
            expect(
              arena.chunkOf(place).slice(from, from + expected.length),
            ).toEqual(expected);
          }
        },
      ),
      { numRuns: 200 },
    );
  });

  it('uses the room again that is free', () => {
    const arena = new LeafArena();
    const first = arena.add(['a', 'b']);
    arena.remove(first, 2);
    expect(arena.chunkOf(first)[offsetOf(first)]).toBe(0);
    expect(arena.add(['c', 'd'])).toBe(first);
  });
});
