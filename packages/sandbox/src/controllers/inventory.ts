import { isRecord, JsonObject, listAt, textAt } from '../kubernetes/json';
import {
  formatApiVersion,
  KubernetesObject,
  ObjectKey,
  parseApiVersion,
} from '../kubernetes/object';

/** One object that a Kustomization has applied, as `status.inventory.entries[]` names it. */
export interface InventoryEntry {
  /** `<namespace>_<name>_<group>_<kind>`; colons in RBAC names become `__`. */
  id: string;
  /** API version without the group. */
  v: string;
}

export function inventoryEntry(object: KubernetesObject): InventoryEntry {
  const { group, version } = parseApiVersion(object.apiVersion);
  const { namespace, name } = object.metadata;
  return {
    id: [namespace ?? '', name.replaceAll(':', '__'), group, object.kind].join(
      '_',
    ),
    v: version,
  };
}

/** The object an entry stands for. */
export function parseInventoryEntry(entry: InventoryEntry): {
  apiVersion: string;
  kind: string;
  key: ObjectKey;
} {
  const first = entry.id.indexOf('_');
  const last = entry.id.lastIndexOf('_');
  const beforeKind = entry.id.lastIndexOf('_', last - 1);
  const namespace = entry.id.slice(0, first);
  return {
    apiVersion: formatApiVersion(entry.id.slice(beforeKind + 1, last), entry.v),
    kind: entry.id.slice(last + 1),
    key: {
      ...(namespace ? { namespace } : {}),
      name: entry.id.slice(first + 1, beforeKind).replaceAll('__', ':'),
    },
  };
}

export function inventoryOf(status: JsonObject | undefined): InventoryEntry[] {
  return listAt(status, 'inventory', 'entries')
    .filter(isRecord)
    .map(entry => ({
      id: textAt(entry, 'id') ?? '',
      v: textAt(entry, 'v') ?? '',
    }));
}
