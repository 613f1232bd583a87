import {
  asMap,
  asMaps,
  descriptorOfObject,
  projectResource,
} from '@gitops-fleet/backstage-plugin-gitops-fleet-common';
import { isRecord, JsonObject, JsonValue, listAt } from '../kubernetes/json';
import { KubernetesObject } from '../kubernetes/object';

/**
 * Takes out of an object what differs from run to run, so that two runs of a scenario can be compared word by word. What
 * stands for what is remembered, so one is needed per object.
 */
export class RunSpecifics {
  private readonly digests: string[] = [];

  constructor(
    private readonly repositoryUrl: string,
    /** Commits of the case, in order: `c1`, `c2`, … */
    private readonly commits: readonly string[],
  ) {}

  text(text: string): string {
    return (
      text
        .split(this.repositoryUrl)
        .join('<repository>')
        .replace(/\b[0-9a-f]{40}\b/g, sha => this.commit(sha))
        .replace(/\bsha256:[0-9a-f]{64}\b/g, digest => this.digest(digest))
        .replace(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ/g, '<time>')
        .replace(
          /(\/[\w.-]+)+\/kustomization-\d+/g,
          '/tmp/kustomization-<number>',
        )
        // A flag of kustomize-controller, which is shorter here.
        .replace(/\bretrying in \d+s/g, 'retrying in <duration>')
        .replace(/\bsequences-workers-\w{5}-\w{5}\b/g, '<machine>')
        .replace(/\b(127\.0\.0\.1|localhost):\d+/g, '$1:<port>')
        .replace(
          /\b(after|passed in) (\d+(\.\d+)?(h|ms|m|s|µs))+/g,
          '$1 <duration>',
        )
    );
  }

  private commit(sha: string): string {
    const index = this.commits.indexOf(sha);
    return index < 0 ? sha : `c${index + 1}`;
  }

  private digest(digest: string): string {
    if (!this.digests.includes(digest)) {
      this.digests.push(digest);
    }
    return `digest-${this.digests.indexOf(digest) + 1}`;
  }
}

/** Fields whose value no two runs share. They are kept, so that a field that is not written is missed. */
const valuesThatDiffer: { [field: string]: string } = {
  creationTimestamp: '<time>',
  deletionTimestamp: '<time>',
  firstReconciled: '<time>',
  lastReconciled: '<time>',
  lastUpdateTime: '<time>',
  lastReconciledDuration: '<duration>',
  // The sum of the files here, the length of an archive there.
  size: '<bytes>',
  port: '<port>',
};

/**
 * The state of an object as the portal keeps it (`projectResource`), with its finalizers and without what differs from run to
 * run. Times of transition are left out: with whole seconds, whether one has moved depends on when in a second it was
 * written.
 */
export function observedState(
  object: KubernetesObject,
  specifics: RunSpecifics,
): JsonObject {
  const descriptor = descriptorOfObject(object);
  if (!descriptor) {
    throw new Error(`${object.kind} is no kind that the portal reads`);
  }
  const { metadata, spec, status } = projectResource(object, {
    ...descriptor,
    // The portal keeps less of it; what the controllers write of it is compared all the same.
    keepOfHistory: undefined,
  });
  const { generation, annotations, deletionTimestamp } = asMap(metadata);
  const state = {
    generation,
    ...(deletionTimestamp === undefined ? {} : { deletionTimestamp }),
    ...(object.metadata.finalizers?.length
      ? { finalizers: object.metadata.finalizers }
      : {}),
    ...(Object.keys(asMap(annotations)).length > 0 ? { annotations } : {}),
    spec,
    status: {
      ...asMap(status),
      ...countedHistory(asMap(status).history),
      ...countedInventory(asMap(status).inventory),
    },
  };
  return generalise(state as JsonObject, specifics) as JsonObject;
}

/** How often something was repeated depends on how long the scenario took: once, or several times. */
function countedHistory(history: unknown): { history?: JsonValue } {
  return history === undefined
    ? {}
    : {
        history: asMaps(history).map(entry => ({
          ...entry,
          totalReconciliations:
            entry.totalReconciliations === 1 ? 1 : 'several',
        })) as JsonValue,
      };
}

/** Names of applied objects are the scenario's own, and their digest with them. */
function countedInventory(inventory: unknown): { inventory?: JsonValue } {
  const { objects, namespaces, kinds } = asMap(inventory);
  return inventory === undefined
    ? {}
    : { inventory: { objects, namespaces, kinds } as JsonValue };
}

function generalise(value: JsonValue, specifics: RunSpecifics): JsonValue {
  if (typeof value === 'string') {
    return specifics.text(value);
  }
  if (Array.isArray(value)) {
    return value.map(item => generalise(item, specifics));
  }
  if (!isRecord(value)) {
    return value;
  }
  return Object.fromEntries(
    Object.keys(value)
      .filter(key => key !== 'lastTransitionTime')
      .sort()
      .map(key => [
        key,
        valuesThatDiffer[key] ?? generalise(value[key] ?? null, specifics),
      ]),
  );
}

/** The conditions of a state, for whoever waits for one. */
export function conditionsIn(state: JsonObject): JsonObject[] {
  return listAt(state, 'status', 'conditions').filter(isRecord);
}
