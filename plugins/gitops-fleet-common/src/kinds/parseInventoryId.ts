/**
 * The parts of an inventory entry's id, `<namespace>_<name>_<group>_<kind>`: the namespace ends at the first `_`, the kind
 * begins after the last, the group after the one before; in a name `__` stands for `:` (`pkg/object/objmetadata.go` of
 * cli-utils). `undefined` for text that is no id.
 *
 * @public
 */
export function parseInventoryId(
  id: string,
):
  | { namespace: string; name: string; group: string; kind: string }
  | undefined {
  const first = id.indexOf('_');
  const last = id.lastIndexOf('_');
  const middle = id.lastIndexOf('_', last - 1);
  if (middle <= first || last === id.length - 1) {
    return undefined;
  }
  const name = id.slice(first + 1, middle);
  return {
    namespace: id.slice(0, first),
    name: name.includes('__') ? name.replace(/__/g, ':') : name,
    group: id.slice(middle + 1, last),
    kind: id.slice(last + 1),
  };
}
