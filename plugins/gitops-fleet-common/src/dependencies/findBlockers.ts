import { descriptorOfObject } from '../kinds/descriptors';
import type { ResourceReference } from '../kinds/kindDescriptor';
import { apiGroupOf, KubernetesObject } from '../kubernetes/object';
import { asInteger, asMap, asMaps, asText } from '../kubernetes/read';
import type {
  ReconciliationStatus,
  ResourceAssessment,
} from '../status/status';

/** What is known of a resource that another one names. */
export interface KnownResource {
  resource: KubernetesObject;
  assessment?: ResourceAssessment;
}

/**
 * Finds a resource on the same management cluster: `null` when it does not exist, `undefined` when nothing is known of its
 * kind.
 *
 * @public
 */
export type ResourceLookup = (
  reference: ResourceReference,
) => KnownResource | null | undefined;

/**
 * Where a wait ends.
 *
 * @public
 */
export interface Blocker {
  /**
   * `failing`: it has to be repaired. `progressing`: it is on its way. `suspended`: somebody has to resume it. `missing`: it
   * does not exist. `cycle`: it waits for itself. `outdated`: it is ready on a revision that is not the wanted one.
   * `expression`: it is ready, and `readyExpr` in the entry of `dependsOn` asks for more. `unknown`: nothing is known of it.
   */
  type:
    | 'failing'
    | 'progressing'
    | 'suspended'
    | 'missing'
    | 'cycle'
    | 'outdated'
    | 'expression'
    | 'unknown';
  /** The root: what others wait for, and what waits for nothing itself. */
  root: ResourceReference;
  /** From what is waited for directly to the root; of a cycle, once around from what begins it. */
  path: ResourceReference[];
  /** What is shown of the root; left out for one that does not exist. */
  status?: ReconciliationStatus;
  reason: string;
  message: string;
}

/** Resources that are looked at before the walk ends: no fleet has more in one chain. */
const mostWalked = 1_000;

const waitsForSource = ['SourceNotReady', 'NoSourceArtifact', 'SourceNotFound'];

/**
 * Follows what a resource waits for to where the wait ends: "blocked by X, itself failing because Y" as data.
 * Dependencies that are ready do not block, except those whose newest generation has not been observed and those of the
 * same source that have not applied its revision (kustomize-controller compares both: "revision is not up to date").
 * Total, deterministic (order of `dependsOn`) and bounded: each resource is walked once, at most 1,000 of them.
 *
 * @param resource - what waits; with its own assessment where `lookup` knows it
 * @returns each root once, by the first path that leads to it; empty when nothing blocks
 * @public
 */
export function findBlockers(
  resource: KubernetesObject,
  lookup: ResourceLookup,
): Blocker[] {
  const start = referenceTo(resource);
  const walk: Walk = {
    lookup,
    blockers: [],
    walked: new Set([idOf(start)]),
  };
  const assessment = lookup(start)?.assessment;
  if (assessment && !waits(assessment)) {
    return [];
  }
  follow({ resource, assessment }, [start], walk);
  return walk.blockers;
}

/**
 * The circle of `dependsOn` that a resource is part of, once around and beginning with it; `undefined` when there is none.
 * It looks at what is declared, whatever the members' status is.
 *
 * @public
 */
export function findDependencyCycle(
  resource: KubernetesObject,
  lookup: ResourceLookup,
): ResourceReference[] | undefined {
  const start = referenceTo(resource);
  const walked = new Set<string>();
  const search = (
    at: KubernetesObject,
    path: ResourceReference[],
  ): ResourceReference[] | undefined => {
    for (const next of dependenciesOf(at)) {
      const id = idOf(next);
      if (id === idOf(start)) {
        return path;
      }
      if (!walked.has(id) && walked.size < mostWalked) {
        walked.add(id);
        const known = lookup(next);
        const found = known && search(known.resource, [...path, next]);
        if (found) {
          return found;
        }
      }
    }
    return undefined;
  };
  return search(resource, [start]);
}

interface Walk {
  lookup: ResourceLookup;
  blockers: Blocker[];
  /** Whose wait has been followed, or is being followed, and what was reported. */
  walked: Set<string>;
}

function follow(
  at: KnownResource,
  /** From the resource that is asked about to `at`. */
  path: ResourceReference[],
  walk: Walk,
): void {
  for (const next of edgesOf(at, walk.lookup)) {
    const id = idOf(next);
    const begins = path.findIndex(step => idOf(step) === id);
    if (begins >= 0) {
      const around = path.slice(begins);
      walk.blockers.push({
        type: 'cycle',
        root: next,
        path: around,
        reason: 'DependencyCycle',
        message: describeCycle(around),
      });
    } else if (!walk.walked.has(id)) {
      walk.walked.add(id);
      visit(at, next, [...path, next], walk);
    }
  }
}

/** Says what a named resource is: no blocker, the root of the wait, or another one that waits. */
function visit(
  from: KnownResource,
  root: ResourceReference,
  path: ResourceReference[],
  walk: Walk,
): void {
  const known = walk.lookup(root);
  const report = (blocker: Pick<Blocker, 'type' | 'reason' | 'message'>) =>
    walk.blockers.push({
      root,
      path: path.slice(1),
      ...(known?.assessment && { status: known.assessment.displayStatus }),
      ...blocker,
    });
  if (known === null) {
    report({ type: 'missing', reason: 'NotFound', message: '' });
    return;
  }
  if (!known?.assessment) {
    report({ type: 'unknown', reason: '', message: '' });
    return;
  }
  const { assessment } = known;
  const said = {
    reason: assessment.displayReason,
    message: assessment.displayMessage,
  };
  if (waits(assessment)) {
    const before = walk.blockers.length;
    if (walk.walked.size < mostWalked) {
      follow(known, path, walk);
    }
    if (
      walk.blockers.length === before &&
      !edgesOf(known, walk.lookup).length
    ) {
      report({ type: 'failing', ...said });
    }
    return;
  }
  switch (assessment.displayStatus) {
    case 'Ready':
      if (isOutdated(from, known)) {
        report({ type: 'outdated', ...said });
      } else if (asksForMore(from.resource, root)) {
        report({ type: 'expression', ...said });
      }
      break;
    case 'Progressing':
      report({ type: 'progressing', ...said });
      break;
    case 'Suspended':
      if (assessment.lastKnown !== 'Ready') {
        report({ type: 'suspended', ...said });
      }
      break;
    default:
      report({ type: 'failing', ...said });
  }
}

/**
 * Not at its own newest generation, or of the same source and not yet on the revision that it offers: the controllers ask for
 * both, whatever the dependency's Ready says.
 */
function isOutdated(from: KnownResource, dependency: KnownResource): boolean {
  const { metadata, status } = dependency.resource;
  const generation = asInteger(metadata?.generation);
  const observed = asInteger(asMap(status).observedGeneration);
  if (
    generation !== undefined &&
    observed !== undefined &&
    observed !== generation
  ) {
    return true;
  }
  const [mine, its] = [from, dependency].map(({ resource }) =>
    sourcesOf(resource).map(idOf).join(' '),
  );
  return mine !== '' && mine === its && dependency.assessment?.inSync === false;
}

/** Whether an entry of `dependsOn` names an expression that must hold; what it says can only its controller tell. */
function asksForMore(
  { spec, metadata }: KubernetesObject,
  { namespace, name }: ResourceReference,
): boolean {
  return asMaps(asMap(spec).dependsOn).some(
    entry =>
      asText(entry.name) === name &&
      (asText(entry.namespace) ?? metadata?.namespace ?? '') === namespace &&
      Boolean(asText(entry.readyExpr)),
  );
}

function waits({ status, reason }: ResourceAssessment): boolean {
  return (
    status === 'DependencyNotReady' ||
    reason === 'DependencyCycle' ||
    reason === 'SourceNotFound'
  );
}

/** What a resource waits for, by the reason that it gives; both where it gives none. */
function edgesOf(
  { resource, assessment }: KnownResource,
  lookup: ResourceLookup,
): ResourceReference[] {
  const reason = assessment?.reason ?? '';
  if (reason === 'DependencyNotReady' || reason === 'DependencyCycle') {
    return dependenciesOf(resource);
  }
  if (waitsForSource.includes(reason)) {
    return usedSources(resource, lookup);
  }
  return assessment
    ? []
    : [...dependenciesOf(resource), ...usedSources(resource, lookup)];
}

/**
 * All sources of a kind that needs all of them. Else the first candidate that exists counts; where none does, the last one is
 * the one that somebody has named.
 */
function usedSources(
  resource: KubernetesObject,
  lookup: ResourceLookup,
): ResourceReference[] {
  const candidates = sourcesOf(resource);
  if (descriptorOfObject(resource)?.needsEverySource) {
    return candidates;
  }
  const found =
    candidates.find(candidate => lookup(candidate)) ?? candidates.at(-1);
  return found ? [found] : [];
}

function sourcesOf(resource: KubernetesObject): ResourceReference[] {
  return descriptorOfObject(resource)?.sourcesOf?.(resource) ?? [];
}

function dependenciesOf(resource: KubernetesObject): ResourceReference[] {
  return descriptorOfObject(resource)?.dependenciesOf?.(resource) ?? [];
}

function referenceTo({
  apiVersion,
  kind,
  metadata,
}: KubernetesObject): ResourceReference {
  return {
    group: apiGroupOf(apiVersion),
    kind: kind ?? '',
    namespace: metadata?.namespace ?? '',
    name: metadata?.name ?? '',
  };
}

function idOf({ group, kind, namespace, name }: ResourceReference): string {
  return `${group}/${kind}/${namespace}/${name}`;
}

/** A circle in words: `a/x → a/y → a/x`. */
export function describeCycle(around: readonly ResourceReference[]): string {
  const names = [...around, ...around.slice(0, 1)].map(
    ({ namespace, name }) => `${namespace}/${name}`,
  );
  return `they wait for each other: ${names.join(' → ')}`;
}
