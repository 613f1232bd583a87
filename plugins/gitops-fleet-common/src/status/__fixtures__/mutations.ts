import fc from 'fast-check';
import { KubernetesObject } from '../../kubernetes/object';
import { applyFailure } from './applyFailure';
import { buildFailure } from './buildFailure';
import { dependency } from './dependency';
import { life } from './life';
import { missing } from './missing';
import { neverHealthy } from './neverHealthy';
import { replay } from './replay';
import { resync } from './resync';
import { source } from './source';
import { sourceFailures } from './sourceFailures';

/** Every state of every object that was recorded on real controllers. */
export const recordedStates: readonly KubernetesObject[] = [
  applyFailure,
  buildFailure,
  dependency,
  life,
  missing,
  neverHealthy,
  resync,
  source,
  sourceFailures,
].flatMap(recording => Object.values(replay(recording)).flat());

type Mutation =
  | 'drop'
  | 'null'
  | 'number'
  | 'text'
  | 'list'
  | 'map'
  | 'duplicate'
  | 'cut'
  | 'huge';

const mutations: readonly Mutation[] = [
  'drop',
  'null',
  'number',
  'text',
  'list',
  'map',
  'duplicate',
  'cut',
  'huge',
];

/** What becomes of a value; `drop` and `duplicate` are their containers' matter. */
function changed(value: unknown, mutation: Mutation): unknown {
  switch (mutation) {
    case 'null':
      return null;
    case 'number':
      return 7;
    case 'text':
      return 'x';
    case 'list':
      return [value];
    case 'map':
      return { value };
    case 'huge':
      return typeof value === 'string'
        ? value.repeat(1_000).slice(0, 40_000)
        : value;
    case 'cut':
      if (typeof value === 'string' || Array.isArray(value)) {
        return value.slice(0, Math.floor(value.length / 2));
      }
      return value;
    default:
      return value;
  }
}

/** Changes one place of a value; the numbers lead there, whatever the value looks like. */
function mutate(
  value: unknown,
  way: readonly number[],
  mutation: Mutation,
): unknown {
  const [turn, ...rest] = way;
  if (typeof value !== 'object' || value === null || turn === undefined) {
    return changed(value, mutation);
  }
  const keys = Object.keys(value);
  if (keys.length === 0) {
    return changed(value, mutation);
  }
  const key = keys[turn % keys.length];
  const entries = Object.entries(value).flatMap(
    ([name, inner]): [string, unknown][] => {
      if (name !== key) {
        return [[name, inner]];
      }
      if (rest.length === 0 && mutation === 'drop') {
        return [];
      }
      const inside = mutate(inner, rest, mutation);
      return rest.length === 0 && mutation === 'duplicate'
        ? [
            [name, inside],
            [`${name}2`, inside],
          ]
        : [[name, inside]];
    },
  );
  return Array.isArray(value)
    ? entries.map(([, inner]) => inner)
    : Object.fromEntries(entries);
}

/** Real objects, each changed in up to four random places: cut, dropped, doubled, of another type, huge. */
export const mutatedObject: fc.Arbitrary<KubernetesObject> = fc
  .tuple(
    fc.constantFrom(...recordedStates),
    fc.array(
      fc.tuple(
        fc.array(fc.nat({ max: 60 }), { minLength: 1, maxLength: 6 }),
        fc.constantFrom(...mutations),
      ),
      { minLength: 1, maxLength: 4 },
    ),
  )
  .map(
    ([object, changes]) =>
      changes.reduce<unknown>(
        (value, [way, mutation]) => mutate(value, way, mutation),
        object,
      ) as KubernetesObject,
  );

/** The same value with the fields of every map the other way round. */
export function withKeysReversed<T>(value: T): T {
  if (Array.isArray(value)) {
    return value.map(withKeysReversed) as T;
  }
  if (typeof value !== 'object' || value === null) {
    return value;
  }
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, inner]) => [key, withKeysReversed(inner)]),
  ) as T;
}
