import { ControlPlane, ResourceType } from '../kubernetes/control-plane';
import {
  asJson,
  formatKey,
  KubernetesObject,
  keyOf,
} from '../kubernetes/object';
import { sameJson } from '../kubernetes/json';
import { isNotFound, StatusError } from '../kubernetes/status-error';
import {
  InventoryEntry,
  inventoryEntry,
  parseInventoryEntry,
} from './inventory';

const MANAGER = 'kustomize-controller';
export const OWNER_NAME = 'kustomize.toolkit.fluxcd.io/name';
export const OWNER_NAMESPACE = 'kustomize.toolkit.fluxcd.io/namespace';

export interface AppliedSet {
  entries: InventoryEntry[];
  /** `Kind/namespace/name created|configured`, one line each. */
  changes: string[];
}

/** Applying stopped; the message is what the Ready condition says, with what was applied before it. */
export class ApplyError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'ApplyError';
  }
}

function describe(object: KubernetesObject): string {
  return `${object.kind}/${formatKey(keyOf(object))}`;
}

/** Definitions first, then classes, then the rest: the stages in which Flux applies. */
function stageOf(object: KubernetesObject): number {
  if (['CustomResourceDefinition', 'Namespace'].includes(object.kind)) {
    return 0;
  }
  return object.kind.endsWith('Class') && !object.metadata.namespace ? 1 : 2;
}

/** Kinds that others need, in the order in which they are applied; all others follow by name of kind. */
const KIND_ORDER = [
  'CustomResourceDefinition',
  'Namespace',
  'ResourceQuota',
  'ServiceAccount',
  'ClusterRole',
  'ClusterRoleBinding',
  'Role',
  'RoleBinding',
  'ConfigMap',
  'Secret',
  'Service',
  'LimitRange',
  'NetworkPolicy',
  'Deployment',
  'StatefulSet',
  'DaemonSet',
  'Job',
];

function byKind(a: KubernetesObject, b: KubernetesObject): number {
  const rank = (object: KubernetesObject) => {
    const index = KIND_ORDER.indexOf(object.kind);
    return index < 0 ? KIND_ORDER.length : index;
  };
  return rank(a) - rank(b) || describe(a).localeCompare(describe(b), 'en');
}

/**
 * Applies objects the way Flux's resource manager does: in stages, each first as a dry run of all its objects, so that
 * one object that the API server refuses stops its whole stage and the ones after it.
 *
 * @param owner the Kustomization, for the ownership labels
 * @throws ApplyError
 */
export async function applyStaged(
  controlPlane: ControlPlane,
  objects: KubernetesObject[],
  owner: { namespace: string; name: string },
): Promise<AppliedSet> {
  const labelled = objects.map(object => ({
    ...object,
    metadata: {
      ...object.metadata,
      labels: {
        ...object.metadata.labels,
        [OWNER_NAME]: owner.name,
        [OWNER_NAMESPACE]: owner.namespace,
      },
    },
  }));
  const result: AppliedSet = { entries: [], changes: [] };
  try {
    for (const stage of [0, 1, 2]) {
      await applyStage(
        controlPlane,
        labelled.filter(object => stageOf(object) === stage).sort(byKind),
        result,
      );
    }
  } catch (error) {
    // The change log tells of a partial apply; the line break stands there even when it is empty.
    const log = result.changes.map(line => `${line}\n`).join('');
    throw new ApplyError(`${(error as Error).message}\n${log}`);
  }
  return result;
}

async function applyStage(
  controlPlane: ControlPlane,
  objects: KubernetesObject[],
  result: AppliedSet,
): Promise<void> {
  const pending: {
    type: ResourceType;
    object: KubernetesObject;
    action: string;
  }[] = [];
  for (const object of objects) {
    let action: string;
    let type: ResourceType;
    try {
      type = await controlPlane.mapping(object.apiVersion, object.kind);
      action = await detectChange(controlPlane, type, object);
    } catch (error) {
      throw new ApplyError(dryRunMessage(object, error as Error));
    }
    if (action !== 'unchanged') {
      pending.push({ type, object, action });
    }
    result.entries.push(inventoryEntry(object));
  }
  for (const { type, object, action } of pending) {
    await controlPlane.apply(type, object, { fieldManager: MANAGER });
    result.changes.push(`${describe(object)} ${action}`);
  }
}

async function detectChange(
  controlPlane: ControlPlane,
  type: ResourceType,
  object: KubernetesObject,
): Promise<'created' | 'configured' | 'unchanged'> {
  const dryRun = await controlPlane.apply(type, object, {
    fieldManager: MANAGER,
    dryRun: true,
  });
  if (!dryRun.metadata.resourceVersion) {
    return 'created';
  }
  const live = await controlPlane.get(type, keyOf(object));
  return sameJson(asJson(live), asJson(dryRun)) ? 'unchanged' : 'configured';
}

function dryRunMessage(object: KubernetesObject, error: Error): string {
  const subject = describe(object);
  if (isNotFound(error)) {
    return object.metadata.namespace
      ? `${subject} not found: ${error.message}`
      : `${subject} namespace not specified: ${error.message}`;
  }
  const reason = error instanceof StatusError ? error.reason : '';
  return `${subject} dry-run failed${reason ? ` (${reason})` : ''}: ${
    error.message
  }`;
}

/** Deletes what is in the first inventory and not in the second, unless it belongs to another owner by now. */
export async function pruneStale(
  controlPlane: ControlPlane,
  before: InventoryEntry[],
  after: InventoryEntry[],
  owner: { namespace: string; name: string },
): Promise<void> {
  const kept = new Set(after.map(entry => entry.id));
  for (const entry of [...before].reverse()) {
    if (!kept.has(entry.id)) {
      await pruneEntry(controlPlane, entry, owner);
    }
  }
}

async function pruneEntry(
  controlPlane: ControlPlane,
  entry: InventoryEntry,
  owner: { namespace: string; name: string },
): Promise<void> {
  const { apiVersion, kind, key } = parseInventoryEntry(entry);
  try {
    const type = await controlPlane.mapping(apiVersion, kind);
    const { metadata } = await controlPlane.get(type, key);
    const ours =
      metadata.labels?.[OWNER_NAME] === owner.name &&
      metadata.labels?.[OWNER_NAMESPACE] === owner.namespace;
    const disabled =
      metadata.annotations?.['kustomize.toolkit.fluxcd.io/prune'] ===
      'disabled';
    if (ours && !disabled) {
      await controlPlane.delete(type, key);
    }
  } catch (error) {
    // Gone already, or its kind is: nothing to prune.
    if (!isNotFound(error) && (error as Error).name !== 'NoKindMatchError') {
      throw error;
    }
  }
}
