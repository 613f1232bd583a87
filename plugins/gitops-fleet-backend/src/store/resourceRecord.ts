import {
  appliedRevision,
  AssessmentContext,
  asMap,
  asText,
  assessResource,
  attemptedRevision,
  effectiveReference,
  findAncestors,
  findDependencyCycle,
  isSuspended,
  KubernetesObject,
  ownerOf,
  ResourceAssessment,
  ResourceRecord,
  Target,
} from '@gitops-fleet/backstage-plugin-gitops-fleet-common';
import type { ClusterAssembler } from './ClusterAssembler';
import type { FleetStore } from './FleetStore';
import type { PathReader } from './PathReader';
import type { StoredObject } from './ObjectTable';

interface RecordContext {
  /** Epoch milliseconds. */
  now: number;
  paths: PathReader;
  store: FleetStore;
  assembler: ClusterAssembler;
  target: Target;
}

/**
 * Says what is true of an object with all that the store knows of its neighbours, remembers it for the next time, and
 * gives what lists show.
 */
export function buildResourceRecord(
  stored: StoredObject,
  context: RecordContext,
): ResourceRecord {
  const { now, store, target } = context;
  const { object, descriptor, managementCluster } = stored;
  const source = findSource(stored, context);
  const freshness = store.freshnessOf(managementCluster, descriptor);
  const assessment = assessResource(object, {
    now: new Date(now),
    source: source && (source.stored?.object ?? null),
    ...findEverySource(stored, context),
    ...findDependencies(stored, context),
    dependencyCycle: () =>
      findDependencyCycle(object, store.lookupIn(managementCluster)),
    cluster: context.assembler.lifecycleOf(target.key),
    ancestors:
      stored.parent === undefined
        ? []
        : findAncestors(object, store.lookupIn(managementCluster)),
    previous: stored.assessment,
    freshness,
  });
  if (!freshness.stale) {
    stored.assessment = remembered(assessment, stored.assessment);
  }
  if (assessment.inSync === false) {
    stored.behindSince ??= now;
  } else {
    stored.behindSince = undefined;
  }
  const origin = descriptor.role === 'source' ? stored : source?.stored;
  const path = descriptor.pathOf?.(object);
  const facets = context.assembler.facetsOf(target.key);
  const described = descriptor.pathOf && context.paths.describe(path ?? '');
  return {
    key: stored.key,
    managementCluster,
    group: descriptor.group,
    kind: descriptor.kind,
    namespace: object.metadata?.namespace ?? '',
    name: object.metadata?.name ?? '',
    status: assessment.displayStatus,
    actualStatus: assessment.status,
    reason: assessment.displayReason,
    message: assessment.displayMessage,
    flags: flagsOf(assessment, target),
    lastKnown: assessment.lastKnown,
    since:
      assessment.since === undefined ? undefined : Date.parse(assessment.since),
    inSync: assessment.inSync,
    suspended: isSuspended(object),
    targetKind: target.kind,
    target: target.key,
    provider:
      described?.provider ??
      facets.provider ??
      context.assembler.facetsOf(managementCluster).provider ??
      '',
    environment: facets.environment ?? '',
    owner:
      ownerOf(object) || context.assembler.ownerOf(target.key) || undefined,
    scope: scopeOf(descriptor.role, described?.scope),
    feature: described?.feature ?? '',
    path: path ?? '',
    source: source?.stored?.key ?? '',
    reference: origin ? effectiveReference(origin.object).reference : '',
    repository: origin ? asText(asMap(origin.object.spec).url) ?? '' : '',
    appliedRevision: appliedRevision(object),
    attemptedRevision: attemptedRevision(object),
    wantedRevision: source?.stored ? appliedRevision(source.stored.object) : '',
    dependsOn: [...stored.dependencies],
  };
}

/** What an object and its target are marked with, in the order of the alphabet. */
function flagsOf(assessment: ResourceAssessment, target: Target): string[] {
  return target.flags.length === 0
    ? assessment.flags
    : [...new Set([...assessment.flags, ...target.flags])].sort();
}

/** A silent controller hides what was known; what was shown before it fell silent is what the next look goes on from. */
function remembered(
  assessment: ResourceAssessment,
  before: ResourceAssessment | undefined,
): ResourceAssessment {
  return assessment.status === 'Stale' && before
    ? { ...before, awaitingSince: assessment.awaitingSince }
    : assessment;
}

function scopeOf(role: string, scope: string | undefined): string {
  if (role === 'source') {
    return 'source';
  }
  return scope === undefined || scope === 'other' ? '' : scope;
}

/**
 * The source of a resource. `undefined` when it has none or nothing is known of the kind; without `stored` when the kind
 * is known and no candidate exists.
 */
function findSource(
  { sources: candidates, managementCluster }: StoredObject,
  { store }: RecordContext,
): { stored?: StoredObject } | undefined {
  if (candidates.length === 0) {
    return undefined;
  }
  for (const candidate of candidates) {
    const stored = store.get(candidate);
    if (stored) {
      return { stored };
    }
  }
  return candidates.every(candidate =>
    store.knowsKind(managementCluster, candidate),
  )
    ? {}
    : undefined;
}

/** All sources of a kind that needs all of them. */
function findEverySource(
  { sources, managementCluster, descriptor }: StoredObject,
  { store }: RecordContext,
): Pick<AssessmentContext, 'sources'> {
  return descriptor.needsEverySource
    ? {
        sources: sources.map(
          source =>
            store.get(source)?.object ??
            (store.knowsKind(managementCluster, source) ? null : undefined),
        ),
      }
    : {};
}

const independent = { dependencies: [] };

function findDependencies(
  { dependencies: wanted, managementCluster }: StoredObject,
  { store }: RecordContext,
): Pick<AssessmentContext, 'dependencies' | 'assessDependency'> {
  if (wanted.length === 0) {
    return independent;
  }
  if (
    !wanted.every(dependency => store.knowsKind(managementCluster, dependency))
  ) {
    return {};
  }
  const known = new Map<KubernetesObject, StoredObject>();
  for (const dependency of wanted) {
    const stored = store.get(dependency);
    if (stored) {
      known.set(stored.object, stored);
    }
  }
  return {
    dependencies: [...known.keys()],
    assessDependency: dependency => known.get(dependency)?.assessment,
  };
}
